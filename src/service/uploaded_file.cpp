#include "service/uploaded_file.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

#include "service/call.hpp"
#include "service/table_files.hpp"
#include "store/upload_files.hpp"

namespace ballast::service {

Result<UploadedFile> read_uploaded(Call& call, std::string_view upload, int copies) {
    TRY(const store::UploadId id, store::UploadId::parse(upload));
    TRY(store::UploadFiles * uploads, call.environment().uploads());
    UploadedFile file;
    TRY(file.path, uploads->path(call.principal().tenant, id, call.principal().user.to_string()));
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file.path, unknown);
    if (!unknown)
        TRY_STATUS(call.admit({.bytes = copies * static_cast<double>(size),
                               .figure = fmt::format("an upload of {} bytes", size),
                               .remedy = "divide the file"}));
    const LocalTableFiles files("/");
    TRY(file.bytes, files.read_bytes(file.path));
    return file;
}

}  // namespace ballast::service
