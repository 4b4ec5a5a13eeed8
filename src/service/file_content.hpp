// The response of a method that returns a file: REST sends its bytes with Content-Disposition, the
// other interfaces this JSON.
#pragma once

#include <cstdint>
#include <string>

#include "base/base64.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

struct FileContent {
    std::string file_name;
    std::string media_type;
    std::int64_t size = 0;
    std::string content;  // base64
};

inline FileContent file_content(std::string name, std::string_view media_type,
                                std::string_view bytes) {
    return {std::move(name), std::string(media_type), static_cast<std::int64_t>(bytes.size()),
            to_base64(bytes)};
}

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::FileContent> {
    using T = service::FileContent;
    static constexpr std::string_view name = "FileContent";
    static constexpr std::string_view doc =
        "A file. REST returns its bytes instead, with Content-Type and Content-Disposition.";
    static constexpr auto fields =
        list(required("file_name", &T::file_name, "Suggested file name."),
             required("media_type", &T::media_type, "Media type, as in the Content-Type header."),
             required("size", &T::size, "Size of the file.", {.unit = "bytes"}),
             required("content", &T::content, "Bytes of the file, in base64.",
                      {.max_length = 700'000'000}));
};

}  // namespace ballast::describe
