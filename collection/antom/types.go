package antom

// An API is one operation.
type API struct {
	// Name is what people call it, unique in the catalogue: "pay", "inquiryPayment", "consultAuthorization".
	Name string
	// Path is where it is below the base: "/payments/pay".
	Path string
	// Base is what stands before Path.
	Base Base
	// Group is the section of the documents: "Payments", "Vaulting".
	Group string
	// About is one sentence on what it is for.
	About string
	// Products are the ways of calling it; there is at least one, and the first is the usual one.
	Products []Product
	// Fields are what a request of any product may have.
	Fields []Field
	// Idempotency says how a repeated request is known.
	Idempotency Idempotency
	// Codes are the result codes beside those that every API can give, see [CommonCodes].
	Codes []string
	// Notification is the name of the notification that follows in the end, or "".
	Notification string
}

// A Base is where a family of operations lives.
type Base uint8

// The bases.
const (
	// AMS is /ams/api/v1, in the sandbox /ams/sandbox/api/v1.
	AMS Base = iota
	// ABA is /ams/v1, which has no sandbox.
	ABA
	// File is /ams/api/open/openapiv2_file/v1, on hosts of its own.
	File
	// APS is Alipay+, /aps/api/v1.
	APS
)

// A Product is one way of calling an [API].
type Product struct {
	// Name is short and typed by people: "cashier", "autodebit"; "" if the API has one way only.
	Name string
	// Title is what the documents call it: "Cashier Payment".
	Title string
	// Fields are what a request of this product may have beside those of its API; a field with the path of one of those
	// replaces it.
	Fields []Field
	// Minimal is the smallest request that works, as JSON. In its texts {{$guid}} and the other dynamic variables stand for
	// fresh values, {{name}} for what [Product.Needs] or the user gives.
	Minimal string
	// Needs are the calls that must come before, for the values they give.
	Needs []Need
	// Expect is the result code of a first answer when all is well: "SUCCESS", or "PAYMENT_IN_PROCESS".
	Expect string
	// Returns are the members of that answer, as paths; a text that ends in "?" may be missing.
	Returns []string

	fields []Field // of the API and of the product
	shape  *node   // the tree of them
	signs  []tell
}

// A Need is a value that an earlier call gives.
type Need struct {
	// Variable is the name under which Minimal has it: "paymentId".
	Variable string
	// API and Product name the call.
	API, Product string
	// From is the path in the answer to it, or, if it begins with "request.", in its request.
	From string
}

// A Field is one member of a request.
type Field struct {
	// Path is names joined with dots; a name that ends in [] is a list, and what follows is of each of its elements:
	// "order.goods[].goodsName".
	Path string
	Type Type
	// Required says whether the request is refused without it. A required member of an object that is not required itself
	// matters only if the object is there.
	Required bool
	// Either names a group of fields of which at least one is required: "payment" for paymentId and paymentRequestId.
	Either string
	// Max is the most characters of a text, or elements of a list; 0 means any number.
	Max int
	// Values are the only texts allowed; nil allows all.
	Values []string
	// About is a phrase on what it is.
	About string
}

// A Type is what a [Field] holds.
type Type uint8

// The types. Scalars are texts in the documents; numbers and booleans of JSON are accepted with a warning, since vendors'
// libraries send them.
const (
	Text    Type = iota
	Amount       // an object of currency and value; its two members need no fields of their own
	Object       // an object
	List         // a list
	Boolean      // true or false
	Integer      // a whole number
	Time         // ISO 8601 with a zone
	URL          // an absolute http, https or app address
)

// Idempotency is how an API knows that a request is a repetition.
type Idempotency struct {
	// Key is the path of the id: "paymentRequestId"; "" if nothing is remembered.
	Key string
	// Same are the paths of what must not differ from the first time, else REPEAT_REQ_INCONSISTENT.
	Same []string
}

// A Code is a result code.
type Code struct {
	// Name is as it stands in resultCode: "PARAM_ILLEGAL".
	Name string
	// Status is S, F or U.
	Status string
	// Message is what the platform says beside it, or our words where that is not published.
	Message string
	// Meaning says it in a sentence for people; Next, what to do.
	Meaning, Next string
}

// A Notification is a message that the platform posts to the merchant.
type Notification struct {
	// Name is as in the documents: "notifyPayment".
	Name string
	// Field is the member of a request that has the address: "paymentNotifyUrl".
	Field string
	// Discriminator is the member that tells its kinds apart ("notifyType"), and Kinds are its values.
	Discriminator string
	Kinds         []string
	// Sample is a whole body for each kind, as JSON with variables as in [Product.Minimal].
	Samples map[string]string
	// Fields are what a body has.
	Fields []Field

	shape *node
}

// A Problem is one thing that is wrong with a request.
type Problem struct {
	// Path is the field.
	Path string
	// Kind says what is wrong, for programs.
	Kind ProblemKind
	// Message says it for people, without the path: "is missing".
	Message string
}

// A ProblemKind is a sort of [Problem].
type ProblemKind uint8

// The kinds. Those from Unquoted on are tolerated by the platform.
const (
	Missing ProblemKind = iota
	WrongType
	TooLong
	NotAllowed
	BadAmount
	BadCurrency
	BadTime
	BadURL
	Unquoted   // a number or boolean where the documents want a text
	MinorUnits // an amount that looks as if it were in major units, or off by the currency's decimals
)

// Tolerated reports whether the platform accepts a request in spite of it.
func (k ProblemKind) Tolerated() bool { return k >= Unquoted }
