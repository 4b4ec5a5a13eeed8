// A file of a request: its path, where the interface may read files, or its bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

class Call;

struct GivenFile {
    std::string file;
    std::string content;  // base64
    std::string file_name;
};

struct NamedBytes {
    std::string name;
    std::string bytes;
};

// `pointer` is the place of the file in the request. A file without a name of its own has that of
// its path, or "file".
Result<NamedBytes> given_bytes(Call& call, const GivenFile& file, const std::string& pointer);

}  // namespace ballast::service

namespace ballast::describe {

template <class T>
constexpr auto given_file_fields(std::string_view file_name_doc) {
    return wire::list(
        optional("file", &T::file, "Path of the file, on the command line.", {.max_length = 4096}),
        optional("content", &T::content, "Bytes of the file in base64, in place of its path.",
                 {.max_length = 90'000'000}),
        optional("file_name", &T::file_name, file_name_doc, {.max_length = 255}));
}

}  // namespace ballast::describe
