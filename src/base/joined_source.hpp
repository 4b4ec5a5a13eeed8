// Contents between two texts.
#pragma once

#include <memory>
#include <string>

#include "base/byte_source.hpp"

namespace ballast {

std::shared_ptr<const ByteSource> joined_source(std::string before,
                                                std::shared_ptr<const ByteSource> contents,
                                                std::string after);

}  // namespace ballast
