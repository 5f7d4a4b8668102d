// Plain values: to and from the protobuf structs that the engine sends, and from JSON text.
import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Properties = Record<string, Json>;

/** An absent struct reads as no properties: the engine sends none for "there was nothing before". */
export function fromStruct(struct: Struct | undefined): Properties {
  const properties: Properties = {};
  struct?.getFieldsMap().forEach((value: Value, key: string) => {
    properties[key] = fromValue(value);
  });
  return properties;
}

export function toStruct(properties: Properties): Struct {
  const struct = new Struct();
  for (const [key, value] of Object.entries(properties)) struct.getFieldsMap().set(key, toValue(value));
  return struct;
}

function fromValue(value: Value): Json {
  switch (value.getKindCase()) {
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.STRUCT_VALUE:
      return fromStruct(value.getStructValue());
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(fromValue);
    default:
      return null;
  }
}

function toValue(json: Json): Value {
  const value = new Value();
  if (json === null) value.setNullValue(NullValue.NULL_VALUE);
  else if (typeof json === "number") value.setNumberValue(json);
  else if (typeof json === "string") value.setStringValue(json);
  else if (typeof json === "boolean") value.setBoolValue(json);
  else if (Array.isArray(json)) value.setListValue(new ListValue().setValuesList(json.map(toValue)));
  else value.setStructValue(toStruct(json));
  return value;
}

/** JSON text as a value, undefined for any other text. */
export function parseJson(text: string): Json | undefined {
  try {
    return fromUnknown(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fromUnknown(value: unknown): Json {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(fromUnknown);
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromUnknown(item)]));
}
