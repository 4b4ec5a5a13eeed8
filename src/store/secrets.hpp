// Secrets of the transaction's tenant and the data keys that they are sealed with. The store sees
// sealed text only (service/vault.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct DataKey {
    std::string id;      // of the key (base/seal.hpp)
    std::string sealed;  // with the master key
    Instant created_at;
};

struct Secret {
    std::string name;
    std::string sealed;  // with a data key
    std::int64_t length = 0;
    std::string set_by;  // name of the user
    Instant set_at;
    std::optional<Instant> last_used_at;
};

// Newest first.
Result<std::vector<DataKey>> list_data_keys(Transaction& transaction);
Status add_data_key(Transaction& transaction, const DataKey& key);
// Replaces how a key is sealed.
Status reseal_data_key(Transaction& transaction, const DataKey& key);
Status delete_data_key(Transaction& transaction, std::string_view id);

// By name.
Result<std::vector<Secret>> list_secrets(Transaction& transaction);
// nullopt when no secret has that name.
Result<std::optional<Secret>> find_secret(Transaction& transaction, std::string_view name);
// Adds or replaces it; a replaced one has not been used.
Status put_secret(Transaction& transaction, const Secret& secret);
Status reseal_secret(Transaction& transaction, std::string_view name, std::string_view sealed);
Status note_secret_use(Transaction& transaction, std::string_view name, Instant now);
// kNotFound when no secret has that name.
Status delete_secret(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
