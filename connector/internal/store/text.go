package store

import (
	"database/sql/driver"

	"github.com/glipbox/glipbox/connector"
)

// CheckValue makes a value of a statement one that every database keeps. It is the
// driver.NamedValueChecker of both dialects, so that no text can come to a database by
// another way.
func CheckValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if text, ok := value.(string); ok {
		value = connector.KeptText(text)
	}
	v.Value = value
	return err
}
