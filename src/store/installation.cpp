#include "store/installation.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.hpp"

namespace ballast::store {

namespace {

Result<std::optional<std::string>> find_value(SystemTransaction& transaction,
                                              std::string_view name) {
    TRY(const Rows rows,
        transaction.query("SELECT value FROM main.installation WHERE name = $1", {name}));
    if (rows.empty()) return std::optional<std::string>();
    return std::optional(rows[0].string(0));
}

}  // namespace

Result<std::optional<std::string>> find_installation_secret(SystemTransaction& transaction) {
    return find_value(transaction, "secret");
}

Status make_installation_secret(SystemTransaction& transaction) {
    std::array<std::uint8_t, 32> bytes{};
    CHECK(getentropy(bytes.data(), bytes.size()) == 0);
    std::string secret;
    for (const std::uint8_t byte : bytes) secret += fmt::format("{:02x}", byte);
    TRY_STATUS(
        transaction.execute("INSERT INTO main.installation (name, value) VALUES ('secret', $1) "
                            "ON CONFLICT (name) DO NOTHING",
                            {secret}));
    return {};
}

Result<std::optional<std::string>> find_object_store(SystemTransaction& transaction) {
    return find_value(transaction, "object_store");
}

Result<std::string> claim_object_store(SystemTransaction& transaction,
                                       const std::string& identity) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.installation (name, value) VALUES ('object_store', $1) "
        "ON CONFLICT (name) DO NOTHING",
        {identity}));
    TRY(const auto claimed, find_object_store(transaction));
    return *claimed;
}

}  // namespace ballast::store
