#include "service/given_file.hpp"

#include <utility>

#include "base/base64.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/table_files.hpp"

namespace ballast::service {

Result<NamedBytes> given_bytes(Call& call, const GivenFile& file, const std::string& pointer) {
    if (file.file.empty() == file.content.empty())
        return invalid(pointer + "/file", "required",
                       "file and content are both given or both missing: expected one",
                       "give `file`, a path, or `content`, the bytes in base64");
    NamedBytes given{.name = file.file_name, .bytes = {}};
    if (!file.content.empty()) {
        auto bytes = from_base64(file.content);
        if (!bytes)
            return invalid(pointer + "/content", "base64", bytes.error().message,
                           "encode the bytes of the file in base64");
        given.bytes = *std::move(bytes);
        if (given.name.empty()) given.name = "file";
        return given;
    }
    if (!call.files())
        return invalid(pointer + "/file", "file", "files on disk cannot be named in this interface",
                       "give the bytes of the file in base64 as `content`");
    if (given.name.empty()) given.name = file.file.substr(file.file.find_last_of('/') + 1);
    TRY(given.bytes, call.files()->read_bytes(file.file));
    return given;
}

}  // namespace ballast::service
