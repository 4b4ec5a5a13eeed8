#include "wire/import_table.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"

namespace ballast::wire::detail {

std::optional<ImportContent> read_import_content(JsonReader& reader, std::size_t most_bytes) {
    const auto path = read_file_path(reader);
    if (!path) return std::nullopt;
    const PathScope scope(reader, "file");
    const auto* files = dynamic_cast<const ImportFiles*>(reader.context().files);
    auto content = files != nullptr
                       ? files->read_import(*path, most_bytes)
                       : Result<ImportContent>(fail(Code::kUnsupported, "no files here"));
    if (!content) {
        reader.error("file",
                     fmt::format("\"{}\" cannot be read: {}", *path, content.error().message));
        return std::nullopt;
    }
    content->file = *path;
    return *std::move(content);
}

std::vector<FieldError> taken_errors(JsonReader& reader) {
    if (reader.error_count() == 0) return {};
    auto error = reader.finish();
    CHECK(error.has_value());
    return std::move(error->errors);
}

}  // namespace ballast::wire::detail
