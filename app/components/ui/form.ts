export { ChoiceList, FormLayout, TextField } from "@shopify/polaris";
