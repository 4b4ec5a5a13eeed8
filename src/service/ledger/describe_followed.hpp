// Descriptions of portfolios that follow the ledger.
#pragma once

#include "service/describe_common.hpp"
#include "service/ledger/followed_portfolio.hpp"

namespace ballast::describe {

template <>
struct Described<ledger::NotHeld> {
    using T = ledger::NotHeld;
    static constexpr std::string_view name = "NotCovered";
    static constexpr std::string_view doc =
        "A holding in another currency, which the portfolio does not have.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the security; `cash` for a balance."),
                   required("currency", &T::currency, "Currency of its price."),
                   required("quantity", &T::quantity, "Units held; the balance of cash."));
};

template <class T>
constexpr auto followed_fields() {
    return wire::list(
        required("portfolio", &T::portfolio, "Short name of the portfolio.", {.max_length = 64}),
        required("id", &T::id, "Id of the portfolio."),
        required("name", &T::name, "Name of the portfolio."),
        required("accounts", &T::accounts, "Ids of the accounts it covers; all when empty."),
        required("currency", &T::currency, "Currency of the portfolio."),
        required("as_of", &T::as_of, "Date of the holdings: transactions up to it count."),
        required("synced_at", &T::synced_at, "Time when it was last brought into step."),
        required("positions", &T::positions, "Number of positions."),
        required("not_covered", &T::not_covered, "Holdings in other currencies, left out."));
}

template <>
struct Described<service::FollowedPortfolio> {
    static constexpr std::string_view name = "FollowedPortfolio";
    static constexpr std::string_view doc = "A portfolio that is kept in step with the ledger.";
    static constexpr auto fields = followed_fields<service::FollowedPortfolio>();
};

template <>
struct Described<service::FollowRequest> {
    using T = service::FollowRequest;
    static constexpr std::string_view name = "FollowRequest";
    static constexpr std::string_view doc = "A portfolio and the accounts whose holdings it has.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio,
                 "Short name of the portfolio, which is created unless it follows the ledger "
                 "already.",
                 {.min_length = 1, .max_length = 64}),
        optional("name", &T::name, "Name of a new portfolio.",
                 {.min_length = 1, .max_length = 200}),
        optional("accounts", &T::accounts,
                 "Accounts to cover, by id or short name; all when empty.",
                 {.max_items = 1000, .max_length = 64}),
        optional("currency", &T::currency,
                 "Currency of a new portfolio; when absent, that of most holdings."),
        optional("as_of", &T::as_of,
                 "Date of the holdings, today when absent. Changes of the ledger bring the "
                 "portfolio to the date of the change."));
};

template <>
struct Described<service::FollowResponse> {
    using T = service::FollowResponse;
    static constexpr std::string_view name = "FollowResponse";
    static constexpr std::string_view doc = "The portfolio, and what was changed in it.";
    static constexpr auto fields = wire::combined(
        followed_fields<T>(),
        wire::list(required("added", &T::added, "Number of new positions."),
                   required("changed", &T::changed, "Number of positions that changed."),
                   required("removed", &T::removed, "Number of positions that are no longer held."),
                   required("unchanged", &T::unchanged, "Number of positions left as they were."),
                   required("issues", &T::issues,
                            "Transactions that cannot be posted, and holdings left out.")));
};

template <>
struct Described<service::ListFollowedRequest> {
    static constexpr std::string_view name = "ListFollowedRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListFollowedResponse> {
    using T = service::ListFollowedResponse;
    static constexpr std::string_view name = "ListFollowedResponse";
    static constexpr std::string_view doc = "Portfolios that are kept in step with the ledger.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Portfolios by name."));
};

template <>
struct Described<service::UnfollowRequest> {
    using T = service::UnfollowRequest;
    static constexpr std::string_view name = "UnfollowRequest";
    static constexpr std::string_view doc = "A portfolio that shall no longer follow the ledger.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Short name of the portfolio.", {.max_length = 64}));
};

}  // namespace ballast::describe
