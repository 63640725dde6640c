package regex

import "strings"

// stringProperty gives the pattern of \p{name} where the property is one of
// strings. Flags and sequences are matched by how they are built, not by the
// list of those that fonts are expected to have.
func stringProperty(name string) (pattern string, ok bool) {
	switch name {
	case "RGI_Emoji":
		return "(?:" + emojiFlag() + "|" + emojiTag + "|" + emojiKeycap + "|" + emojiElement() + "(?:\\u200d" + emojiElement() + ")*)", true
	case "Basic_Emoji":
		return "(?:" + basicEmoji() + ")", true
	case "Emoji_Keycap_Sequence":
		return emojiKeycap, true
	case "RGI_Emoji_Flag_Sequence":
		return emojiFlag(), true
	case "RGI_Emoji_Modifier_Sequence":
		return emojiModified(), true
	case "RGI_Emoji_Tag_Sequence":
		return emojiTag, true
	case "RGI_Emoji_ZWJ_Sequence":
		return emojiElement() + "(?:\\u200d" + emojiElement() + ")+", true
	}
	return "", false
}

const (
	emojiKeycap = `[0-9#*]\ufe0f\u20e3`
	emojiTag    = `\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}`
)

func named(name string) set {
	s, _ := property(name)
	return s
}

func emojiFlag() string { return strings.Repeat(named("Regional_Indicator").class(), 2) }

func emojiModified() string {
	return named("Emoji_Modifier_Base").class() + named("Emoji_Modifier").class()
}

// basicEmoji is what looks like an emoji by itself, and what does with a selector.
func basicEmoji() string {
	coloured := named("Emoji_Presentation")
	plain := named("Emoji").minus(coloured).minus(of(0, 0x7f))
	return plain.class() + `\ufe0f|` + coloured.minus(named("Regional_Indicator")).class()
}

func emojiElement() string { return "(?:" + emojiModified() + "|" + basicEmoji() + ")" }

// stringsProperty writes \p{…} of strings, under the flag v alone, where there is
// one at this place.
func (r *rewriter) stringsProperty() bool {
	end := strings.IndexByte(r.rest(), '}')
	if !r.sets || end < 0 || !strings.HasPrefix(r.rest(), `\p{`) {
		return false
	}
	pattern, ok := stringProperty(r.rest()[3:end])
	if ok {
		r.out.WriteString(pattern)
		r.at += end + 1
	}
	return ok
}
