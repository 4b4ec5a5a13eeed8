// Securities known to the transaction's tenant, by symbol.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/security.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// Adds new securities and replaces existing ones.
Status put_securities(Transaction& transaction, std::span<const model::Security> securities,
                      Instant now);
Result<model::Security> get_security(Transaction& transaction, std::string_view symbol);
// The known securities among those named, ordered by symbol; all when none is named.
Result<std::vector<model::Security>> find_securities(Transaction& transaction,
                                                     std::span<const std::string> symbols = {});
// `text` is a substring of symbol or name, ignoring ASCII case.
Result<Page<model::Security>> list_securities(Transaction& transaction, std::string_view text,
                                              const PageRequest& page);
Status delete_security(Transaction& transaction, std::string_view symbol);

}  // namespace ballast::store
