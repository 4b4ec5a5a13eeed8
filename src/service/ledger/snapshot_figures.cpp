#include "service/ledger/snapshot_figures.hpp"

#include "wire/json.hpp"

template <>
struct ballast::wire::Described<ballast::ledger::AccountWorth> {
    using T = ballast::ledger::AccountWorth;
    static constexpr std::string_view name = "AccountWorth";
    static constexpr std::string_view doc = "Net worth of one account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Slug of the account."),
                   required("total", &T::total, "Total value: cash and invested."),
                   required("cash", &T::cash, "Cash balance."),
                   required("invested", &T::invested,
                            "Market value of open lots; null where no lot has a price."));
};

template <>
struct ballast::wire::Described<ballast::ledger::SnapshotFigures> {
    using T = ballast::ledger::SnapshotFigures;
    static constexpr std::string_view name = "NetWorthSnapshot";
    static constexpr std::string_view doc = "Net worth on one date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the snapshot."),
        required("currency", &T::currency, "Currency of every amount."),
        required("total", &T::total, "Net worth: cash + invested."),
        required("cash", &T::cash, "Cash balances."),
        required("invested", &T::invested,
                 "Market value of open lots that have a price; null where no lot has one."),
        required("cost_basis", &T::cost_basis, "Cost basis of all open lots."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain of open lots that have a price; null where no lot has one."),
        required("coverage", &T::coverage, "Share of the cost basis that has a price."),
        required("by_account", &T::by_account, "Net worth by account, ordered by slug."),
        required("issues", &T::issues, "What is missing from the figures."));
};

namespace ballast::service {

std::string to_document(const ledger::SnapshotFigures& figures) { return wire::to_json(figures); }

Result<ledger::SnapshotFigures> read_snapshot_figures(std::string_view document) {
    return wire::read_json<ledger::SnapshotFigures>(document);
}

}  // namespace ballast::service
