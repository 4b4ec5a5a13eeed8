// The secrets of a workspace (README.md). Opened only by the code that sends a request outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/database.hpp"

namespace ballast::service {

inline constexpr std::size_t kLongestSecret = 4096;

// Whether it is a name of a secret: lower-case letters, digits and hyphens, at most 64.
bool is_secret_name(std::string_view name);

// Whether something could not be opened because another key has sealed it. The code is
// kUnavailable, and the message says how to go on.
bool is_of_other_key(const Error& error);

// Adds or replaces a secret. kInvalidInput for a name or a value that no service can have.
Status set_secret(Environment& environment, store::Transaction& transaction, std::string_view name,
                  std::string_view value, std::string_view by);

// The value; nullopt when no secret has that name. An error that is_of_other_key recognizes when it
// was sealed with a key that this installation does not have.
Result<std::optional<std::string>> find_secret_value(Environment& environment,
                                                     store::Transaction& transaction,
                                                     std::string_view name);
// The same, where there must be one: kUnavailable names it.
Result<std::string> secret_value(Environment& environment, store::Transaction& transaction,
                                 std::string_view name);
// Of the workspace whose administrators run the installation, in a transaction of its own.
Result<std::string> home_secret_value(Environment& environment, std::string_view name);

// Notes that the value was sent, once a minute at most and outside of the caller's transaction.
void note_secret_used(Environment& environment, const TenantId& tenant, std::string_view name);

// Seals all values with a new data key. Returns their number.
Result<std::int64_t> renew_data_key(Environment& environment, store::Transaction& transaction);
// Seals the data keys with the current master key. Returns how many were sealed with another one.
Result<std::int64_t> reseal_data_keys(Environment& environment, store::Transaction& transaction);

// How many data keys of the workspace the master key does not open.
Result<std::int64_t> unopened_data_keys(Environment& environment, store::Transaction& transaction);

}  // namespace ballast::service
