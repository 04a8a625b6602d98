package antom

// A Region is one of the platform's entrances.
type Region struct {
	Name, Host string
	// About says whom it is for.
	About string
}

// Regions returns the entrances that are recommended.
func Regions() []Region {
	return []Region{
		{"sea", "open-sea-global.alipay.com", "merchants of Asia"},
		{"eu", "open-de-global.alipay.com", "merchants of Europe"},
		{"na", "open-na-global.alipay.com", "merchants of North America beside the United States"},
		{"us", "open.antglobal-us.com", "merchants of the United States"},
	}
}

// A TestCard is a card number to which the sandbox reacts in a known way.
type TestCard struct {
	Number, Brand string
	// Effect is "success", "failure" or "exempt", which is a success without the challenge of 3DS.
	Effect string
}

// The effects of test cards.
const (
	CardSucceeds = "success"
	CardFails    = "failure"
	CardExempt   = "exempt"
)

// TestCards returns the published test cards.
func TestCards() []TestCard {
	return []TestCard{
		{"4054695723100768", "VISA", CardSucceeds},
		{"5162774114974622", "MASTERCARD", CardSucceeds},
		{"4294097400915107", "VISA (Brazil)", CardSucceeds},
		{"4006055482525268", "VISA (Mexico)", CardSucceeds},
		{"4600729331819383", "VISA (Chile)", CardSucceeds},
		{"4310377720003234", "VISA (Peru)", CardSucceeds},
		{"9490220011669217", "HYUNDAI (Korea)", CardSucceeds},
		{"4035501000000008", "VISA", CardExempt},
		{"4054692760174822", "VISA", CardFails},
		{"5162770472561357", "MASTERCARD", CardFails},
	}
}
