// The response of a method that returns a file which may be too large for memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"
#include "base/result.hpp"
#include "service/file_content.hpp"

namespace ballast::service {

class Call;

// REST sends the bytes from `file`; others get them in base64, from a file where the interface can
// send it from there. kLimitExceeded above 256 MB where it cannot.
Result<FileContent> answer_with_file(Call& call, std::string name, std::string_view media_type,
                                     std::shared_ptr<const ByteSource> file);

}  // namespace ballast::service
