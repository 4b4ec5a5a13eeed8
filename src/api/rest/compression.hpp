// Compression of responses (RFC 9110 section 8.4): zstd or gzip, for text of some size. The files
// of the web app are compressed when it is built.
#pragma once

#include "api/http/message.hpp"

namespace ballast::api::rest {

// Compresses the body when the request accepts it and it is worth it. A strong entity tag becomes a
// weak one, because the bytes are no longer those of the other form.
//
// A secret in a compressed response can be guessed by a page that makes a browser send chosen text
// along with it (BREACH). No response repeats a request's text beside a secret to another site:
// cookies are SameSite=Strict, and the CSRF token has a response of its own.
void compress(const http::Request& request, http::Response& response);

}  // namespace ballast::api::rest
