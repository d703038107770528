export { ChoiceList, FormLayout, Select, TextField } from "@shopify/polaris";
