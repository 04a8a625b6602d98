package collection

// MarshalJSON writes the request.
func (r Request) MarshalJSON() ([]byte, error) { return r.append(nil, normal), nil }

func (r *Request) append(b []byte, f form) []byte {
	b = append(b, '{')
	b = descriptionMember(b, r.Description)
	b = r.URL.append(member(b, "url"), f)
	if len(r.Header) > 0 {
		b = keyValuesMember(b, "header", r.Header)
	}
	b = appendText(member(b, "method"), r.Method)
	if r.Body != nil {
		b = r.Body.append(member(b, "body"))
	}
	b = authMember(b, r.Auth)
	b = valueMember(b, "proxy", r.Proxy)
	return append(valueMember(b, "certificate", r.Certificate), '}')
}

// MarshalJSON writes the parts of the URL.
func (u URL) MarshalJSON() ([]byte, error) { return u.append(nil, normal), nil }

func (u *URL) append(b []byte, f form) []byte {
	b = append(b, '{')
	if f == document {
		b = appendText(member(b, "raw"), u.String())
	}
	if u.Auth != nil {
		b = append(member(b, "auth"), '{')
		b = valueMember(b, "user", u.Auth.User)
		b = append(valueMember(b, "password", u.Auth.Password), '}')
	}
	b = textMember(b, "protocol", u.Protocol)
	b = textMember(b, "port", u.Port)
	if u.Path != nil {
		b = appendTexts(member(b, "path"), u.Path)
	}
	b = valueMember(b, "hash", u.Hash)
	if u.Host != nil {
		b = appendTexts(member(b, "host"), u.Host)
	}
	b = keyValuesMember(b, "query", u.Query)
	return append(appendVariables(member(b, "variable"), u.Variables), '}')
}

// MarshalJSON writes the body.
func (body Body) MarshalJSON() ([]byte, error) { return body.append(nil), nil }

func (body *Body) append(b []byte) []byte {
	b = append(b, '{')
	b = textMember(b, "mode", body.Mode)
	b = valueMember(b, "raw", body.Raw)
	if body.URLEncoded != nil || body.Mode == "urlencoded" {
		b = keyValuesMember(b, "urlencoded", body.URLEncoded)
	}
	if body.FormData != nil || body.Mode == "formdata" {
		b = append(member(b, "formdata"), '[')
		for i := range body.FormData {
			b = body.FormData[i].append(comma(b))
		}
		b = append(b, ']')
	}
	b = body.appendFile(b)
	if q := body.GraphQL; q != nil {
		b = append(member(b, "graphql"), '{')
		b = valueMember(b, "query", q.Query)
		b = valueMember(b, "operationName", q.OperationName)
		b = append(valueMember(b, "variables", q.Variables), '}')
	}
	b = rawMember(b, "options", body.Options)
	return append(flagMember(b, "disabled", body.Disabled), '}')
}

func (body *Body) appendFile(b []byte) []byte {
	if body.File == nil {
		return b
	}
	b = append(member(b, "file"), '{')
	b = valueMember(b, "src", body.File.Src)
	return append(valueMember(b, "content", body.File.Content), '}')
}

// MarshalJSON writes the part of the form.
func (p FormParam) MarshalJSON() ([]byte, error) { return p.append(nil), nil }

func (p *FormParam) append(b []byte) []byte {
	b = p.KeyValue.appendMembers(append(b, '{'))
	b = textMember(b, "type", p.Type)
	b = valueMember(b, "src", p.Src)
	b = textMember(b, "contentType", p.ContentType)
	return append(textMember(b, "fileName", p.FileName), '}')
}

// MarshalJSON writes the key and the value. The type, which only the parameters of forms and of auth blocks have, is
// left to those.
func (kv KeyValue) MarshalJSON() ([]byte, error) {
	return append(kv.appendMembers([]byte{'{'}), '}'), nil
}

func (kv *KeyValue) appendMembers(b []byte) []byte {
	b = flagMember(b, "disabled", kv.Disabled)
	b = descriptionMember(b, kv.Description)
	b = member(b, "key")
	if kv.KeyNull {
		b = append(b, "null"...)
	} else {
		b = appendText(b, kv.Key)
	}
	b = valueMember(b, "value", kv.Value)
	return flagMember(b, "system", kv.System)
}

func keyValuesMember(b []byte, name string, list []KeyValue) []byte {
	b = append(member(b, name), '[')
	for i := range list {
		b = append(list[i].appendMembers(append(comma(b), '{')), '}')
	}
	return append(b, ']')
}

// MarshalJSON writes the auth block.
func (a Auth) MarshalJSON() ([]byte, error) { return a.append(nil), nil }

func authMember(b []byte, a *Auth) []byte {
	if a == nil {
		return b
	}
	return a.append(member(b, "auth"))
}

func (a *Auth) append(b []byte) []byte {
	b = textMember(append(b, '{'), "type", a.Type)
	if a.Type == "" || a.Type == "type" { // no name for the parameters
		return append(b, '}')
	}
	b = append(member(b, a.Type), '[')
	for i := range a.Params {
		b = a.Params[i].appendParam(comma(b))
	}
	return append(b, ']', '}')
}

// appendParam appends an auth parameter, which Newman makes a variable.
func (kv *KeyValue) appendParam(b []byte) []byte {
	b = flagMember(append(b, '{'), "disabled", kv.Disabled)
	b = descriptionMember(b, kv.Description)
	b = typeMember(b, kv.Type)
	b = valueMember(b, "value", kv.Value)
	if !kv.KeyNull {
		b = appendText(member(b, "key"), kv.Key)
	}
	return append(flagMember(b, "system", kv.System), '}')
}

func typeMember(b []byte, name string) []byte {
	if name == "" {
		name = "any"
	}
	return appendText(member(b, "type"), name)
}

// MarshalJSON writes the variable.
func (v Variable) MarshalJSON() ([]byte, error) { return v.append(nil), nil }

func (v *Variable) append(b []byte) []byte {
	b = append(b, '{')
	b = textMember(b, "id", v.ID)
	b = textMember(b, "name", v.Name)
	b = flagMember(b, "disabled", v.Disabled)
	b = descriptionMember(b, v.Description)
	b = typeMember(b, v.Type)
	b = valueMember(b, "value", v.Value)
	b = textMember(b, "key", v.Key)
	b = flagMember(b, "system", v.System)
	return append(valueMember(b, "enabled", v.Enabled), '}')
}
