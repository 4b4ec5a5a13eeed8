// Descriptions of an earlier system's sales from lots and of lots at a price.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::Lot> {
    using T = service::legacy::Lot;
    static constexpr std::string_view name = "LegacyLot";
    static constexpr std::string_view doc = "A purchased lot.";
    static constexpr auto fields = wire::list(
        optional("lot_id", &T::lot_id, "Id of the lot; lot-0, lot-1 and so on when absent."),
        required("date", &T::date, "Date of the purchase."),
        required("quantity", &T::quantity, "Number of units purchased."),
        required("price", &T::price, "Price per unit, without fees."),
        optional("fees", &T::fees, "Fees of the purchase, included in the cost basis."));
};

template <>
struct Described<service::legacy::SellRequest> {
    using T = service::legacy::SellRequest;
    static constexpr std::string_view name = "LegacySellRequest";
    static constexpr std::string_view doc = "A sale from open lots.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Open lots before the sale."),
        required("date", &T::date, "Date of the sale."),
        required("quantity", &T::quantity, "Number of units to sell; positive."),
        required("price", &T::price, "Price per unit, without fees."),
        optional("fees", &T::fees, "Fees of the sale, deducted from the proceeds."),
        optional("method", &T::method,
                 "Cost basis method: fifo, lifo, hifo, lofo, average_cost or specific_id."),
        optional("lot_ids", &T::lot_ids,
                 "Ids of the lots to sell from, in order; only with specific_id."),
        optional("symbol", &T::symbol, "Symbol of the lots, for information only."));
};

template <>
struct Described<service::legacy::DisposedLot> {
    using T = service::legacy::DisposedLot;
    static constexpr std::string_view name = "LegacyDisposedLot";
    static constexpr std::string_view doc = "Units of one lot sold.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Id of the lot."),
        required("lot_date", &T::lot_date, "Date of the lot's purchase."),
        required("qty_sold", &T::qty_sold, "Number of units sold from the lot."),
        required("proceeds", &T::proceeds, "Proceeds after fees allocated to the lot."),
        required("cost_basis", &T::cost_basis, "Cost basis of the units sold, including fees."),
        required("gain_loss", &T::gain_loss,
                 "Realized gain: proceeds less cost basis. Negative is a loss."),
        required("holding_period", &T::holding_period,
                 "Holding period: long (more than a calendar year) or short."));
};

template <>
struct Described<service::legacy::TrackedLot> {
    using T = service::legacy::TrackedLot;
    static constexpr std::string_view name = "LegacyTrackedLot";
    static constexpr std::string_view doc = "A lot after the sale.";
    static constexpr auto fields =
        wire::list(required("lot_id", &T::lot_id, "Id of the lot."),
                   required("date", &T::date, "Date of the purchase."),
                   required("quantity", &T::quantity, "Number of units left."),
                   required("price", &T::price, "Cost basis per unit."),
                   required("cost_basis", &T::cost_basis, "Cost basis of the units left."));
};

template <>
struct Described<service::legacy::Tracker> {
    using T = service::legacy::Tracker;
    static constexpr std::string_view name = "LegacyTracker";
    static constexpr std::string_view doc = "Open lots after the sale.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Lots with units left."),
        required("total_quantity", &T::total_quantity, "Total number of units left."),
        required("total_cost_basis", &T::total_cost_basis, "Total cost basis of the units left."));
};

template <>
struct Described<service::legacy::SellResult> {
    using T = service::legacy::SellResult;
    static constexpr std::string_view name = "LegacySellResult";
    static constexpr std::string_view doc = "Units sold and lots left by a sale.";
    static constexpr auto fields = wire::list(
        required("disposed", &T::disposed, "Units sold by lot, in the order of the method."),
        required("tracker", &T::tracker, "Open lots after the sale."),
        required("total_proceeds", &T::total_proceeds, "Total proceeds after fees."),
        required("total_cost_basis", &T::total_cost_basis, "Total cost basis of the units sold."),
        required("total_gain_loss", &T::total_gain_loss,
                 "Total realized gain: proceeds less cost basis. Negative is a loss."));
};

template <>
struct Described<service::legacy::UnrealizedRequest> {
    using T = service::legacy::UnrealizedRequest;
    static constexpr std::string_view name = "LegacyUnrealizedRequest";
    static constexpr std::string_view doc = "Open lots and their current price.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Open lots of one symbol."),
        required("current_price", &T::current_price, "Current price per unit."),
        optional("as_of_date", &T::as_of_date, "Date for the holding period; today when absent."));
};

template <>
struct Described<service::legacy::UnrealizedLot> {
    using T = service::legacy::UnrealizedLot;
    static constexpr std::string_view name = "LegacyUnrealizedLot";
    static constexpr std::string_view doc = "An open lot valued at the current price.";
    static constexpr auto fields =
        wire::list(required("lot_id", &T::lot_id, "Id of the lot."),
                   required("lot_date", &T::lot_date, "Date of the lot's purchase."),
                   required("quantity", &T::quantity, "Number of units held."),
                   required("cost_basis", &T::cost_basis, "Cost basis, including fees."),
                   required("market_value", &T::market_value, "Market value at the current price."),
                   required("unrealized_gain", &T::unrealized_gain,
                            "Unrealized gain: market value less cost basis. Negative is a loss."),
                   required("holding_period", &T::holding_period,
                            "Holding period if sold on the date: long or short."));
};

template <>
struct Described<service::legacy::UnrealizedResult> {
    using T = service::legacy::UnrealizedResult;
    static constexpr std::string_view name = "LegacyUnrealizedResult";
    static constexpr std::string_view doc = "Open lots valued at the current price.";
    static constexpr auto fields = wire::list(
        required("gains", &T::gains, "Unrealized gains by lot."),
        required("total_unrealized", &T::total_unrealized,
                 "Total unrealized gain: market value less cost basis."),
        required("total_market_value", &T::total_market_value,
                 "Total market value at the current price."),
        required("total_cost_basis", &T::total_cost_basis, "Total cost basis, including fees."));
};

template <>
struct Described<service::legacy::ReconcileRequest> {
    using T = service::legacy::ReconcileRequest;
    static constexpr std::string_view name = "LegacyReconcileRequest";
    static constexpr std::string_view doc = "Transactions to post by FIFO.";
    static constexpr auto fields = wire::list(required(
        "transactions", &T::transactions, "Transactions in any order; they are posted by date."));
};

}  // namespace ballast::describe
