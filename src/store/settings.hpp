// Settings of a tenant: JSON text by key.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

Status put_setting(Transaction& transaction, std::string_view key, std::string_view value,
                   Instant now);
Result<std::optional<std::string>> get_setting(Transaction& transaction, std::string_view key);
Result<std::map<std::string, std::string>> list_settings(Transaction& transaction,
                                                         std::string_view prefix = {});
Status delete_setting(Transaction& transaction, std::string_view key);

}  // namespace ballast::store
