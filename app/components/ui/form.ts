export { Checkbox, ChoiceList, FormLayout, Select, TextField } from "@shopify/polaris";
