package state

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// Records and index entries of the world, as values that JSON can carry. Members that
// are zero are left out; members that are not exported are carried as well.

// plain returns v as a value of encoding/json.
func plain(v reflect.Value) (any, error) {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint(), nil
	case reflect.String:
		return v.String(), nil
	case reflect.Slice, reflect.Array:
		return plainList(v)
	case reflect.Pointer: // a nil one is zero, and left out
		return plain(v.Elem())
	case reflect.Struct:
		members := map[string]any{}
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			member, err := plain(v.Field(i))
			if err != nil {
				return nil, err
			}
			members[v.Type().Field(i).Name] = member
		}
		return members, nil
	default:
		return nil, fmt.Errorf("a %s cannot be archived", v.Type())
	}
}

// plainList returns bytes as base64, and anything else item by item.
func plainList(v reflect.Value) (any, error) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		bytes := make([]byte, v.Len())
		for i := range bytes {
			bytes[i] = byte(v.Index(i).Uint()) //nolint:gosec // it is one
		}
		return base64.StdEncoding.EncodeToString(bytes), nil
	}
	items := make([]any, v.Len())
	for i := range items {
		item, err := plain(v.Index(i))
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

// fill sets v, which is addressable, to what plain returned.
func fill(v reflect.Value, from any) error {
	switch v.Kind() {
	case reflect.Bool:
		if b, ok := from.(bool); ok {
			v.SetBool(b)
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, ok := from.(json.Number)
		if i, err := n.Int64(); ok && err == nil && !v.OverflowInt(i) {
			v.SetInt(i)
			return nil
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, ok := from.(json.Number)
		if i, err := n.Int64(); ok && err == nil && i >= 0 && !v.OverflowUint(uint64(i)) {
			v.SetUint(uint64(i))
			return nil
		}
	case reflect.String:
		if s, ok := from.(string); ok {
			v.SetString(s)
			return nil
		}
	case reflect.Slice, reflect.Array:
		return fillList(v, from)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), from)
	case reflect.Struct:
		if members, ok := from.(map[string]any); ok {
			return fillMembers(v, members)
		}
	default:
	}
	return unfit(v, from)
}

func unfit(v reflect.Value, from any) error { return fmt.Errorf("%v is not a %s", from, v.Type()) }

func fillMembers(v reflect.Value, members map[string]any) error {
	for name, member := range members {
		field := v.FieldByName(name)
		if !field.IsValid() {
			return fmt.Errorf("%w: %s has no member %s here", ErrNewer, v.Type(), name)
		}
		if err := fill(open(field), member); err != nil {
			return err
		}
	}
	return nil
}

func fillList(v reflect.Value, from any) error {
	var items []any
	switch from := from.(type) {
	case []any:
		items = from
	case string:
		bytes, err := base64.StdEncoding.DecodeString(from)
		if err != nil || v.Type().Elem().Kind() != reflect.Uint8 {
			return unfit(v, from)
		}
		if v.Kind() == reflect.Slice {
			v.SetBytes(bytes)
			return nil
		}
		for _, b := range bytes {
			items = append(items, json.Number(strconv.Itoa(int(b))))
		}
	default:
		return unfit(v, from)
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	}
	if v.Len() != len(items) {
		return unfit(v, from)
	}
	for i, item := range items {
		if err := fill(v.Index(i), item); err != nil {
			return err
		}
	}
	return nil
}

// open returns an addressable field so that it can be used although it is not exported.
func open(field reflect.Value) reflect.Value {
	return reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem()
}

// decodePlain sets v, which is addressable, to what JSON says.
func decodePlain(v reflect.Value, text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	return fill(v, value)
}
