// The manual page, generated from the same source as --help.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/cli/reference.hpp"
#include "service/method.hpp"
#include "service/settings.hpp"

namespace ballast::api::cli {

// Uses the man macros of roff (man(7)).
std::string manual_page(const CommandReference& program, const service::MethodTable& methods,
                        std::span<const service::SettingSource> settings, std::string_view version);

}  // namespace ballast::api::cli
