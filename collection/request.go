package collection

// A Request is a request as its author wrote it: variables are not expanded.
type Request struct {
	Method      string // upper case; "GET" when the file has none
	URL         URL
	Header      []KeyValue
	Body        *Body // nil: none
	Auth        *Auth // nil: inherit
	Description string
	Proxy       Value // kept, not used
	Certificate Value // kept, not used
}

// A URL is a URL in parts. Only the parts count when a request is sent; Raw is what the file said.
type URL struct {
	Raw       string
	Protocol  string // without "://"; empty means http
	Auth      *URLAuth
	Host      []string
	Port      string
	Path      []string // nil: no path; [""] is "/"
	Query     []KeyValue
	Hash      Value
	Variables []Variable // values of the ":name" segments
}

// URLAuth is the user information of a [URL].
type URLAuth struct{ User, Password Value }

// A KeyValue is a header, a query or form parameter, or an auth parameter.
type KeyValue struct {
	Key         string
	KeyNull     bool // the key was null or absent
	Value       Value
	Type        string
	Description string
	Disabled    bool
	System      bool // added when the request was resolved, not by its author
}

// A Body is a request body in one of Postman's modes.
type Body struct {
	Mode       string // raw, urlencoded, formdata, file, graphql; others are treated as raw
	Raw        Value
	URLEncoded []KeyValue
	FormData   []FormParam
	File       *FileBody
	GraphQL    *GraphQL
	Language   string // options.raw.language
	Options    string // the whole options member as JSON, or ""
	Disabled   bool
}

// A FormParam is a part of a multipart form.
type FormParam struct {
	KeyValue
	Src         Value // of a file part: a path, a list of paths, or null
	ContentType string
	FileName    string
}

// A FileBody is a body taken from a file or given inline as base64.
type FileBody struct {
	Src     Value
	Content Value
}

// GraphQL is a GraphQL body.
type GraphQL struct {
	Query         Value
	OperationName Value
	Variables     Value // a string with JSON text, or an object
}

// An Auth is an auth block; a Type of "noauth" stops inheritance.
type Auth struct {
	Type   string
	Params []KeyValue
}

// Param returns the value of the named parameter, of kind [Absent] if there is none. The last one of a name counts.
func (a *Auth) Param(name string) Value {
	for i := len(a.Params) - 1; i >= 0; i-- {
		if a.Params[i].Key == name {
			return a.Params[i].Value
		}
	}
	return Value{}
}

// A Variable is a variable of a collection, an environment, the globals, or a URL.
type Variable struct {
	ID          string
	Key         string
	Value       Value
	Type        string // "", "default", "any", "string", "boolean", "number", "secret", …
	Name        string
	Description string
	Disabled    bool
	Enabled     Value // the app's spelling in environment exports; Newman ignores it
	System      bool
}

// A Response is a saved example response.
type Response struct {
	ID              string
	Name            string
	OriginalRequest *Request
	Status          string
	Code            int
	Header          []KeyValue
	Body            string
	Cookies         string // JSON text
	ResponseTime    Value
}
