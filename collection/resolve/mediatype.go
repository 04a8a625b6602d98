package resolve

import (
	"path"
	"strings"
)

// mediaTypes are the types of files by extension. Package mime is of no use here: it reads files of the system, and
// what is sent would depend on the machine.
var mediaTypes = map[string]string{
	".7z": "application/x-7z-compressed", ".aac": "audio/x-aac", ".apng": "image/apng", ".avi": "video/x-msvideo",
	".avif": "image/avif", ".bin": "application/octet-stream", ".bmp": "image/bmp", ".bz2": "application/x-bzip2",
	".css": "text/css", ".csv": "text/csv", ".doc": "application/msword", ".eot": "application/vnd.ms-fontobject",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".epub": "application/epub+zip",
	".flac": "audio/x-flac", ".gif": "image/gif", ".gz": "application/gzip", ".heic": "image/heic",
	".htm": "text/html", ".html": "text/html", ".ico": "image/vnd.microsoft.icon", ".ics": "text/calendar",
	".ini": "text/plain", ".jar": "application/java-archive", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".js": "application/javascript", ".json": "application/json", ".json5": "application/json5",
	".jsonld": "application/ld+json", ".log": "text/plain", ".m4a": "audio/mp4", ".m4v": "video/x-m4v",
	".markdown": "text/markdown", ".md": "text/markdown", ".mid": "audio/midi", ".mjs": "application/javascript",
	".mov": "video/quicktime", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".mpeg": "video/mpeg", ".mpg": "video/mpeg",
	".msg": "application/vnd.ms-outlook", ".odp": "application/vnd.oasis.opendocument.presentation",
	".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odt": "application/vnd.oasis.opendocument.text",
	".oga": "audio/ogg", ".ogg": "audio/ogg", ".ogv": "video/ogg", ".otf": "font/otf",
	".p12": "application/x-pkcs12", ".p7m": "application/pkcs7-mime", ".p7s": "application/pkcs7-signature",
	".pdf": "application/pdf", ".pem": "application/x-x509-ca-cert", ".pfx": "application/x-pkcs12",
	".php": "application/x-httpd-php", ".png": "image/png", ".ppt": "application/vnd.ms-powerpoint",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".psd":  "image/vnd.adobe.photoshop",
	".rar":  "application/vnd.rar", ".rtf": "application/rtf", ".sh": "application/x-sh", ".sql": "application/x-sql",
	".svg": "image/svg+xml", ".tar": "application/x-tar", ".tif": "image/tiff",
	".tiff": "image/tiff", ".toml": "application/toml", ".ts": "video/mp2t", ".ttf": "font/ttf", ".txt": "text/plain",
	".wasm": "application/wasm", ".wav": "audio/wave", ".weba": "audio/webm", ".webm": "video/webm",
	".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2", ".xhtml": "application/xhtml+xml",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml": "application/xml", ".xsd": "application/xml", ".yaml": "text/yaml", ".yml": "text/yaml",
	".zip": "application/zip",
}

// mediaType returns the type of a file by its name, "" if it is not known. A bare name such as "json" counts as an
// extension, as it does for Newman.
func mediaType(name string) string { return mediaTypes[strings.ToLower(path.Ext("x."+name))] }
