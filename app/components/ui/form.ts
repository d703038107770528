export {
  Checkbox,
  ChoiceList,
  Combobox,
  DropZone,
  FormLayout,
  InlineError,
  Listbox,
  RadioButton,
  Select,
  Tag,
  TextField,
} from "@shopify/polaris";
