// Who holds a symbol: portfolios with a position in it or an option on it, accounts of the ledger
// with open lots.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

class Call;

enum class HolderKind : std::uint8_t { kPortfolio, kAccount };

struct Holder {
    HolderKind kind = HolderKind::kPortfolio;
    std::string slug;
    std::string name;
};

using Holders = std::map<std::string, std::vector<Holder>>;  // by symbol

// Of the portfolios and accounts that the caller may read.
Result<Holders> load_holders(Call& call);

// Of these symbols, those that need prices of their own: neither cash nor option contracts, which
// are valued from their underlyings.
Result<std::vector<std::string>> priced_symbols(Call& call, const Holders& holders);
// What is held and needs prices, in alphabetical order.
Result<std::vector<std::string>> held_symbols(Call& call);

// "Held by A, B and 3 more"; empty without holders.
std::string holders_text(const std::vector<Holder>& holders);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::HolderKind> {
    using enum service::HolderKind;
    static constexpr std::string_view name = "HolderKind";
    static constexpr std::string_view doc = "What holds a security.";
    static constexpr std::array values{word(kPortfolio, "portfolio", "A portfolio."),
                                       word(kAccount, "account", "An account of the ledger.")};
};

template <>
struct Described<service::Holder> {
    using T = service::Holder;
    static constexpr std::string_view name = "Holder";
    static constexpr std::string_view doc = "A portfolio or account that holds a security.";
    static constexpr auto fields =
        wire::list(required("kind", &T::kind, "Kind of holder: a portfolio or an account."),
                   required("slug", &T::slug, "Slug of the portfolio or account."),
                   required("name", &T::name, "Display name."));
};

}  // namespace ballast::describe
