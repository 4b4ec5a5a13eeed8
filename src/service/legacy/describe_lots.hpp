// Descriptions of an earlier system's sales from lots and of lots at a price.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::Lot> {
    using T = service::legacy::Lot;
    static constexpr std::string_view name = "LegacyLot";
    static constexpr std::string_view doc = "A lot that was bought.";
    static constexpr auto fields =
        wire::list(optional("lot_id", &T::lot_id,
                            "Names the lot; lot-0, lot-1 … in their order when left out."),
                   required("date", &T::date, "Of the purchase."),
                   required("quantity", &T::quantity, "Units bought."),
                   required("price", &T::price, "Per unit, without fees."),
                   optional("fees", &T::fees, "Of the purchase; part of the basis."));
};

template <>
struct Described<service::legacy::SellRequest> {
    using T = service::legacy::SellRequest;
    static constexpr std::string_view name = "LegacySellRequest";
    static constexpr std::string_view doc = "A sale from open lots.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Open before the sale."),
        required("date", &T::date, "Of the sale."),
        required("quantity", &T::quantity, "Units to sell, above zero."),
        required("price", &T::price, "Per unit, without fees."),
        optional("fees", &T::fees, "Of the sale; taken off the proceeds."),
        optional("method", &T::method, "fifo, lifo, hifo, lofo, average_cost or specific_id."),
        optional("lot_ids", &T::lot_ids, "With specific_id: the lots to sell from, in this order."),
        optional("symbol", &T::symbol, "Of the lots; changes nothing."));
};

template <>
struct Described<service::legacy::DisposedLot> {
    using T = service::legacy::DisposedLot;
    static constexpr std::string_view name = "LegacyDisposedLot";
    static constexpr std::string_view doc = "What a sale took of one lot.";
    static constexpr auto fields =
        wire::list(required("lot_id", &T::lot_id, "The lot."),
                   required("lot_date", &T::lot_date, "Of its purchase."),
                   required("qty_sold", &T::qty_sold, "Units taken."),
                   required("proceeds", &T::proceeds, "Its share of the proceeds, after fees."),
                   required("cost_basis", &T::cost_basis, "Of the units taken, with fees."),
                   required("gain_loss", &T::gain_loss, "Proceeds less basis."),
                   required("holding_period", &T::holding_period,
                            "long (more than a calendar year) or short."));
};

template <>
struct Described<service::legacy::TrackedLot> {
    using T = service::legacy::TrackedLot;
    static constexpr std::string_view name = "LegacyTrackedLot";
    static constexpr std::string_view doc = "A lot after a sale.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "The lot."), required("date", &T::date, "Of its purchase."),
        required("quantity", &T::quantity, "Units left."),
        required("price", &T::price, "Basis per unit."),
        required("cost_basis", &T::cost_basis, "Of the units left."));
};

template <>
struct Described<service::legacy::Tracker> {
    using T = service::legacy::Tracker;
    static constexpr std::string_view name = "LegacyTracker";
    static constexpr std::string_view doc = "The lots that a sale leaves.";
    static constexpr auto fields =
        wire::list(required("lots", &T::lots, "Those with units left."),
                   required("total_quantity", &T::total_quantity, "Of all."),
                   required("total_cost_basis", &T::total_cost_basis, "Of all."));
};

template <>
struct Described<service::legacy::SellResult> {
    using T = service::legacy::SellResult;
    static constexpr std::string_view name = "LegacySellResult";
    static constexpr std::string_view doc = "What a sale took and left.";
    static constexpr auto fields =
        wire::list(required("disposed", &T::disposed, "By lot, in the order of the method."),
                   required("tracker", &T::tracker, "What is left."),
                   required("total_proceeds", &T::total_proceeds, "After fees."),
                   required("total_cost_basis", &T::total_cost_basis, "Of what was sold."),
                   required("total_gain_loss", &T::total_gain_loss, "Proceeds less basis."));
};

template <>
struct Described<service::legacy::UnrealizedRequest> {
    using T = service::legacy::UnrealizedRequest;
    static constexpr std::string_view name = "LegacyUnrealizedRequest";
    static constexpr std::string_view doc = "Open lots and a price.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Of one symbol."),
        required("current_price", &T::current_price, "Per unit."),
        optional("as_of_date", &T::as_of_date, "For the holding period; today when left out."));
};

template <>
struct Described<service::legacy::UnrealizedLot> {
    using T = service::legacy::UnrealizedLot;
    static constexpr std::string_view name = "LegacyUnrealizedLot";
    static constexpr std::string_view doc = "An open lot at a price.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "The lot."),
        required("lot_date", &T::lot_date, "Of its purchase."),
        required("quantity", &T::quantity, "Units held."),
        required("cost_basis", &T::cost_basis, "With fees."),
        required("market_value", &T::market_value, "At the price."),
        required("unrealized_gain", &T::unrealized_gain, "Value less basis."),
        required("holding_period", &T::holding_period, "long or short, were it sold on the day."));
};

template <>
struct Described<service::legacy::UnrealizedResult> {
    using T = service::legacy::UnrealizedResult;
    static constexpr std::string_view name = "LegacyUnrealizedResult";
    static constexpr std::string_view doc = "Open lots at a price.";
    static constexpr auto fields =
        wire::list(required("gains", &T::gains, "By lot."),
                   required("total_unrealized", &T::total_unrealized, "Value less basis."),
                   required("total_market_value", &T::total_market_value, "At the price."),
                   required("total_cost_basis", &T::total_cost_basis, "With fees."));
};

template <>
struct Described<service::legacy::ReconcileRequest> {
    using T = service::legacy::ReconcileRequest;
    static constexpr std::string_view name = "LegacyReconcileRequest";
    static constexpr std::string_view doc = "Transactions to book by FIFO.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "In any order; the date decides."));
};

}  // namespace ballast::wire
