// Accounts of the transaction's tenant, which the entries of its ledger belong to.
//
// A write with an expected version fails with kConflict (attribute "version" holds the current one)
// when the row has changed since, and with kNotFound when it does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// A nil id is replaced by a new one. A slug or id that is taken is kConflict; an empty name or a
// slug that is not [a-z0-9-]{1,64} is kInvalidInput.
Result<model::Account> create_account(Transaction& transaction, model::Account account,
                                      Instant now);
// Stores it unchanged, with its version and times: restores an export.
Status put_account(Transaction& transaction, const model::Account& account);
Result<model::Account> find_account(Transaction& transaction, std::string_view id_or_slug);
Result<model::Account> update_account(Transaction& transaction, const model::Account& account,
                                      std::int64_t expected_version, Instant now);
// kConflict (attribute "entries") while it has entries.
Status delete_account(Transaction& transaction, const model::AccountId& id,
                      std::int64_t expected_version);

struct AccountFilter {
    std::string text = {};  // substring of slug, name or institution, ignoring ASCII case
    std::optional<model::AccountType> type = {};
    bool include_closed = false;
};

enum class AccountSort { kSlug, kName, kCreatedAt, kUpdatedAt };

Result<Page<model::Account>> list_accounts(Transaction& transaction, const AccountFilter& filter,
                                           AccountSort sort, const PageRequest& page);
// Every account, ordered by slug.
Result<std::vector<model::Account>> all_accounts(Transaction& transaction);

}  // namespace ballast::store
