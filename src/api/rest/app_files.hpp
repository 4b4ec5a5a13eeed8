// The web app's files, read from the archive written by web/scripts/pack.mjs, each plain and
// precompressed.
//
// The archive: a line "ballast-app 1 <files>"; per file a line of tab-separated fields: path, media
// type, entity tag, 1 when its name changes with its content, then offset and size of the plain,
// the gzip and the Brotli form (size 0: there is none); then the bytes, offsets counted from there.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "base/result.hpp"

namespace ballast::api::rest {

class AppFiles {
public:
    // `archive` must outlive it.
    static Result<AppFiles> read(std::string_view archive);

    bool has(std::string_view path) const { return files_.contains(path); }
    // 200 in the smallest encoding the request accepts, 304 when the client has it, 404 when there
    // is no such file.
    http::Response answer(std::string_view path, const http::Request& request) const;

private:
    struct File {
        std::string_view type;
        std::string_view etag;
        bool immutable = false;
        std::string_view plain;
        std::string_view gzip;
        std::string_view brotli;
    };

    std::map<std::string, File, std::less<>> files_;
};

// Whether an Accept-Encoding header accepts a coding: by name or by "*", and not with a weight of
// zero (RFC 9110 section 12.5.3).
bool accepts_coding(std::string_view header, std::string_view coding);

}  // namespace ballast::api::rest
