// A complete upload of the caller that a request names in place of the content of a file.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::service {

class Call;

struct UploadedFile {
    std::string path;
    std::string bytes;
};

// kLimitExceeded, before it is read, where `copies` of it do not fit in the memory of the call.
Result<UploadedFile> read_uploaded(Call& call, std::string_view upload, int copies = 1);

}  // namespace ballast::service
