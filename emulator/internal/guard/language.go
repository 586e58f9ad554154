package guard

import (
	"strconv"
	"strings"
)

const defaultLanguage = "en-US"

// languages are the locales of RingCentral's interfaces; the first of a language stands
// for it. Messages are English in all of them.
func languages() []string {
	return []string{
		defaultLanguage, "en-GB", "en-AU", "es-ES", "es-419", "fr-FR", "fr-CA", "de-DE", "it-IT", "nl-NL",
		"pt-BR", "pt-PT", "fi-FI", "ja-JP", "ko-KR", "zh-CN", "zh-TW", "zh-HK",
	}
}

// language returns the supported locale that an Accept-Language header likes best.
func language(accepted string) string {
	best, weight := defaultLanguage, 0.0
	if accepted == "" {
		return best
	}
	for wish := range strings.SplitSeq(accepted, ",") {
		tag, parameter, _ := strings.Cut(wish, ";")
		locale, ok := supported(strings.TrimSpace(tag))
		if q := quality(parameter); ok && q > weight {
			best, weight = locale, q
		}
	}
	return best
}

// quality reads the weight of a wish, which is 1 when there is none.
func quality(parameter string) float64 {
	text, found := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
	if !found {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}

// supported returns the locale of a tag: itself, or the first of its language.
func supported(tag string) (string, bool) {
	if tag == "*" {
		return defaultLanguage, true
	}
	tag = strings.ReplaceAll(tag, "_", "-")
	prefix, _, _ := strings.Cut(tag, "-")
	nearest := ""
	for _, locale := range languages() {
		if strings.EqualFold(locale, tag) {
			return locale, true
		}
		name, _, _ := strings.Cut(locale, "-")
		if nearest == "" && strings.EqualFold(name, prefix) {
			nearest = locale
		}
	}
	return nearest, nearest != ""
}
