export { Checkbox, ChoiceList, FormLayout, TextField } from "@shopify/polaris";
