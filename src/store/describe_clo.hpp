// Records of CLOs described once, for their columns in the store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/clo_assets.hpp"
#include "store/clo_deals.hpp"
#include "store/clo_lots.hpp"

namespace ballast::describe {

template <>
struct Described<store::CloOrigin> {
    using T = store::CloOrigin;
    static constexpr std::string_view name = "CloOrigin";
    static constexpr std::string_view doc = "Source of a record, and when it was recorded.";
    static constexpr auto fields =
        list(required("source", &T::source, "Source of the record, such as trustee."),
             required("import_id", &T::import, "Id of the import that added it; null for others."),
             required("line", &T::line, "Line of the imported file; null for others."),
             required("known_at", &T::known_at, "Time at which it was recorded."),
             required("created_by", &T::created_by, "Id of the user who recorded it."),
             required("hidden_at", &T::hidden_at,
                      "Time at which its import was undone; null while it applies."));
};

template <>
struct Described<store::CloDeal> {
    using T = store::CloDeal;
    static constexpr std::string_view name = "CloDealRow";
    static constexpr std::string_view doc = "A stored deal, without its terms.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the deal."),
             required("slug", &T::slug, "Short name of the deal, unique in the workspace."),
             required("name", &T::name, "Name of the deal."),
             required("currency", &T::currency, "Currency of the deal."),
             required("archived", &T::archived, "Whether the deal is archived."),
             required("created_by", &T::created_by, "Id of the user who created it."),
             required("created_at", &T::created_at, "Time of creation."),
             required("updated_at", &T::updated_at,
                      "Time of the last change of the deal, its states or lots."),
             required("version", &T::version, "Number of changes of the deal, from 1."));
};

template <>
struct Described<store::CloDealVersion> {
    using T = store::CloDealVersion;
    static constexpr std::string_view name = "CloDealVersionRow";
    static constexpr std::string_view doc = "A version of the terms of a deal.";
    static constexpr auto fields =
        list(required("deal_id", &T::deal, "Id of the deal."),
             required("number", &T::number, "Number of the version, from 1."),
             required("effective", &T::effective, "First date on which it applies."),
             required("reason", &T::reason, "Reason of the change."),
             required("clause", &T::clause, "Clause of the indenture."),
             required("document", &T::document, "Terms as JSON."),
             required("digest", &T::digest, "SHA-256 digest of the terms."),
             required("origin", &T::origin, "Source of the version."));
};

template <>
struct Described<store::CloDealState> {
    using T = store::CloDealState;
    static constexpr std::string_view name = "CloDealStateRow";
    static constexpr std::string_view doc = "A state of a deal.";
    static constexpr auto fields =
        list(required("deal_id", &T::deal, "Id of the deal."),
             required("number", &T::number, "Number of the state, from 1."),
             required("as_of", &T::as_of, "Date of the state."),
             required("document", &T::document, "State as JSON."),
             required("digest", &T::digest, "SHA-256 digest of the state."),
             required("origin", &T::origin, "Source of the state."));
};

template <>
struct Described<store::CloAssetRow> {
    using T = store::CloAssetRow;
    static constexpr std::string_view name = "CloAssetRow";
    static constexpr std::string_view doc = "A stored asset.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the row."),
             required("asset", &T::asset, "Id of the asset in its source."),
             required("record", &T::record, "Record as JSON."),
             required("effective", &T::effective, "Last date of a fact."),
             required("created_at", &T::created_at, "Time of creation."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Number of changes, from 1."));
};

template <>
struct Described<store::CloAssetFact> {
    using T = store::CloAssetFact;
    static constexpr std::string_view name = "CloAssetFactRow";
    static constexpr std::string_view doc = "Fields of an asset from a date on.";
    static constexpr auto fields =
        list(required("asset_id", &T::asset, "Id of the row of the asset."),
             required("number", &T::number, "Number of the fact, from 1."),
             required("effective", &T::effective, "First date on which it applies."),
             required("fields", &T::fields, "Values by field, as JSON."),
             required("reason", &T::reason, "Reason of the change."),
             required("origin", &T::origin, "Source of the fact."));
};

template <>
struct Described<store::CloLotSide> {
    using enum store::CloLotSide;
    static constexpr std::string_view name = "CloLotSide";
    static constexpr std::string_view doc = "What a lot records.";
    static constexpr std::array values{
        word(kBuy, "buy", "A purchase: adds par and takes principal cash."),
        word(kSell, "sell", "A sale: removes par and adds principal cash."),
        word(kRepayment, "repayment", "Principal repaid at par: removes par and adds cash."),
        word(kStated, "stated",
             "Par as a report states it: changes par without cash or purchase price.")};
};

template <>
struct Described<store::CloLot> {
    using T = store::CloLot;
    static constexpr std::string_view name = "CloLotRow";
    static constexpr std::string_view doc = "A change of the par that a deal holds of an asset.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the lot."), required("deal_id", &T::deal, "Id of the deal."),
        required("asset_id", &T::asset, "Id of the row of the asset."),
        required("side", &T::side, "What the lot records."),
        required("trade_date", &T::trade_date, "Date from which the par counts."),
        required("settle_date", &T::settle_date, "Settlement date."),
        required("par", &T::par, "Par added; negative for sales and repayments."),
        required("price", &T::price, "Price, in percent of par."),
        required("purchased_accrued", &T::purchased_accrued, "Accrued interest paid for."),
        required("note", &T::note, "Note."), required("origin", &T::origin, "Source of the lot."));
};

}  // namespace ballast::describe
