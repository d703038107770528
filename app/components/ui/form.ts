export { Checkbox, ChoiceList, DropZone, FormLayout, Select, TextField } from "@shopify/polaris";
