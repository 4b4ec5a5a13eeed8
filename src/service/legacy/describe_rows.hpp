// Transactions and holdings as an earlier system writes them: of all its methods alike.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::Transaction> {
    using T = service::legacy::Transaction;
    static constexpr std::string_view name = "LegacyTransaction";
    static constexpr std::string_view doc =
        "A row of an account; signs of quantities are the type's, but for a transfer, whose sign "
        "says which way it goes.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "A digest of the content there; names nothing here."),
        optional("account_id", &T::account_id, "The account."),
        optional("symbol", &T::symbol, "The security; empty for cash."),
        required("type", &T::type,
                 "buy, sell, dividend, reinvest, interest, fee, deposit, withdrawal, split, "
                 "transfer and the other types of the ledger."),
        required("date", &T::date, "Of the trade."),
        optional("quantity", &T::quantity, "Units; of a split its ratio."),
        optional("price", &T::price, "Per unit."),
        optional("amount", &T::amount, "Of the row as a whole; wins over quantity times price."),
        optional("fees", &T::fees, "Part of the row, in its currency."),
        optional("notes", &T::notes, "Text of the user."));
};

template <>
struct Described<service::legacy::TransactionRow> {
    using T = service::legacy::TransactionRow;
    static constexpr std::string_view name = "LegacyTransactionRow";
    static constexpr std::string_view doc = "A transaction as an answer; what a row lacks is null.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Of the ledger."),
                   required("account_id", &T::account_id, "The account."),
                   required("symbol", &T::symbol, "The security; empty for cash."),
                   required("type", &T::type, "A type of the ledger."),
                   required("date", &T::date, "Of the trade."),
                   required("quantity", &T::quantity, "Units; of a split its ratio."),
                   required("price", &T::price, "Per unit."),
                   required("amount", &T::amount, "Of the row as a whole."),
                   required("fees", &T::fees, "Part of the row."),
                   required("notes", &T::notes, "Text of the user."));
};

template <>
struct Described<service::legacy::Holding> {
    using T = service::legacy::Holding;
    static constexpr std::string_view name = "LegacyHolding";
    static constexpr std::string_view doc = "What an account holds of a symbol.";
    static constexpr auto fields =
        wire::list(optional("account_id", &T::account_id, "The account."),
                   required("symbol", &T::symbol, "The security."),
                   optional("asset_type", &T::asset_type,
                            "stock, etf, bond, crypto, real_asset or cash; stock when left out."),
                   required("shares", &T::shares, "Units."),
                   optional("cost_basis", &T::cost_basis, "In money, with fees."));
};

template <>
struct Described<service::legacy::HoldingRow> {
    using T = service::legacy::HoldingRow;
    static constexpr std::string_view name = "LegacyHoldingRow";
    static constexpr std::string_view doc = "A holding as booked.";
    static constexpr auto fields = wire::list(
        required("account_id", &T::account_id, "The account."),
        required("symbol", &T::symbol, "The security."), required("shares", &T::shares, "Units."),
        required("cost_basis", &T::cost_basis, "Of what is held."),
        required("realized_gain", &T::realized_gain, "Of what was sold."));
};

}  // namespace ballast::wire
