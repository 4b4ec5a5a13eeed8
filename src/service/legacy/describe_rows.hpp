// Transactions and holdings as an earlier system writes them: of all its methods alike.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::Transaction> {
    using T = service::legacy::Transaction;
    static constexpr std::string_view name = "LegacyTransaction";
    static constexpr std::string_view doc =
        "A transaction of an account. The type determines the sign of quantities, except for a "
        "transfer, whose sign gives the direction.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id,
                 "Digest of the content in the earlier system; not used as an id here."),
        optional("account_id", &T::account_id, "Id of the account."),
        optional("symbol", &T::symbol, "Symbol; empty for cash."),
        required("type", &T::type,
                 "Type of transaction: buy, sell, dividend, reinvest, interest, fee, deposit, "
                 "withdrawal, split, transfer or another type of the ledger."),
        required("date", &T::date, "Trade date."),
        optional("quantity", &T::quantity, "Number of units; the ratio for a split."),
        optional("price", &T::price, "Price per unit."),
        optional("amount", &T::amount,
                 "Amount of the whole transaction; takes precedence over quantity × price."),
        optional("fees", &T::fees, "Fees, in the currency of the transaction."),
        optional("notes", &T::notes, "Note, as free text."));
};

template <>
struct Described<service::legacy::TransactionRow> {
    using T = service::legacy::TransactionRow;
    static constexpr std::string_view name = "LegacyTransactionRow";
    static constexpr std::string_view doc = "A transaction as returned; missing values are null.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the transaction in the ledger."),
                   required("account_id", &T::account_id, "Id of the account."),
                   required("symbol", &T::symbol, "Symbol; empty for cash."),
                   required("type", &T::type, "Type of transaction in the ledger."),
                   required("date", &T::date, "Trade date."),
                   required("quantity", &T::quantity, "Number of units; the ratio for a split."),
                   required("price", &T::price, "Price per unit."),
                   required("amount", &T::amount, "Amount of the whole transaction."),
                   required("fees", &T::fees, "Fees of the transaction."),
                   required("notes", &T::notes, "Note, as free text."));
};

template <>
struct Described<service::legacy::Holding> {
    using T = service::legacy::Holding;
    static constexpr std::string_view name = "LegacyHolding";
    static constexpr std::string_view doc = "Holding of a symbol in an account.";
    static constexpr auto fields = wire::list(
        optional("account_id", &T::account_id, "Id of the account."),
        required("symbol", &T::symbol, "Symbol of the holding."),
        optional("asset_type", &T::asset_type,
                 "Type of asset: stock, etf, bond, crypto, real_asset or cash; stock when absent."),
        required("shares", &T::shares, "Number of units."),
        optional("cost_basis", &T::cost_basis, "Total cost basis, including fees."));
};

template <>
struct Described<service::legacy::HoldingRow> {
    using T = service::legacy::HoldingRow;
    static constexpr std::string_view name = "LegacyHoldingRow";
    static constexpr std::string_view doc = "A holding in the ledger.";
    static constexpr auto fields =
        wire::list(required("account_id", &T::account_id, "Id of the account."),
                   required("symbol", &T::symbol, "Symbol of the holding."),
                   required("shares", &T::shares, "Number of units."),
                   required("cost_basis", &T::cost_basis, "Cost basis of the holding."),
                   required("realized_gain", &T::realized_gain,
                            "Realized gain of the units sold. Negative is a loss."));
};

}  // namespace ballast::describe
