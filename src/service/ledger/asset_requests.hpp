// Requests and responses of ledger.asset.*, with their descriptions.
#pragma once

#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "service/ledger/describe_item.hpp"

namespace ballast::service {

struct AssetView : ledger::ValuedItem {
    std::string asset;  // short name
    std::string note;
};

struct ListAssetsRequest {};
struct ListAssetsResponse {
    std::vector<AssetView> data;
};

struct PutAssetRequest : AssetView {};

struct ValueAssetRequest {
    std::string asset;
    fin::Date date;
    Decimal value;
};

struct DeleteAssetRequest {
    std::string asset;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kAssetName = "Short name of the asset or liability.";

template <class T>
constexpr auto asset_fields() {
    return wire::combined(
        wire::list(required("asset", &T::asset, kAssetName, {.min_length = 1, .max_length = 64})),
        item_fields<T>(),
        wire::list(optional("note", &T::note, "Note, as free text.", {.max_length = 4000})));
}

template <>
struct Described<service::AssetView> {
    static constexpr std::string_view name = "Asset";
    static constexpr std::string_view doc = "An asset or liability that is valued by hand.";
    static constexpr auto fields = asset_fields<service::AssetView>();
};

template <>
struct Described<service::PutAssetRequest> {
    static constexpr std::string_view name = "PutAssetRequest";
    static constexpr std::string_view doc = "An asset or liability to add or replace.";
    static constexpr auto fields = asset_fields<service::PutAssetRequest>();
};

template <>
struct Described<service::ListAssetsRequest> {
    static constexpr std::string_view name = "ListAssetsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListAssetsResponse> {
    using T = service::ListAssetsResponse;
    static constexpr std::string_view name = "ListAssetsResponse";
    static constexpr std::string_view doc = "Assets and liabilities that are valued by hand.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Assets and liabilities by short name."));
};

template <>
struct Described<service::ValueAssetRequest> {
    using T = service::ValueAssetRequest;
    static constexpr std::string_view name = "ValueAssetRequest";
    static constexpr std::string_view doc = "A value of an asset or liability on a date.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, kAssetName, {.max_length = 64}),
                   required("date", &T::date, "Date of the value."),
                   required("value", &T::value,
                            "Value in the currency of the asset, or the amount owed; not negative.",
                            {.unit = "currency"}));
};

template <>
struct Described<service::DeleteAssetRequest> {
    using T = service::DeleteAssetRequest;
    static constexpr std::string_view name = "DeleteAssetRequest";
    static constexpr std::string_view doc = "An asset or liability to delete.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, kAssetName, {.max_length = 64}));
};

}  // namespace ballast::describe
