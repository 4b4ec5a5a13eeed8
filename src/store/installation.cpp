#include "store/installation.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.hpp"

namespace ballast::store {

Result<std::optional<std::string>> find_installation_secret(SystemTransaction& transaction) {
    TRY(const Rows rows, transaction.query("SELECT value FROM main.installation WHERE name = $1",
                                           {std::string_view("secret")}));
    if (rows.empty()) return std::optional<std::string>();
    return std::optional(rows[0].string(0));
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

}  // namespace ballast::store
