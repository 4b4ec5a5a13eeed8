// Requests and responses of trade exports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/trade_exports.hpp"
#include "trade/describe_order.hpp"
#include "wire/table.hpp"

namespace ballast::service {

enum class TradeFormat : std::uint8_t { kFix42, kFix44, kCsv };

// How a file of trades is written.
struct TradeFileFields {
    TradeFormat format = TradeFormat::kCsv;
    std::string sender;
    std::string target;
    std::int64_t sequence = 1;
    std::string template_name = "standard";
};

struct ExportTradesRequest : TradeFileFields {
    wire::Table<trade::Order> trades;
    std::optional<std::string> portfolio;
};

struct TradeDocument {
    TradeFormat format = TradeFormat::kCsv;
    std::string order;
    std::optional<std::int64_t> sequence;
    std::string content;
};

struct TradeExportView {
    std::string id;
    TradeFormat format = TradeFormat::kCsv;
    std::string template_name;
    std::string source;
    std::int64_t orders = 0;
    std::string file_name;
    std::string media_type;
    std::int64_t size_bytes = 0;
    std::string digest;
    std::string created_by;
    Instant created_at;
};

struct ExportTradesResponse {
    std::vector<TradeDocument> documents;
    std::vector<trade::Order> orders;
    std::string file_name;
    std::string media_type;
    std::optional<std::int64_t> next_sequence;
    std::string digest;
    std::optional<TradeExportView> kept;
    Issues issues;
};

struct TradeExportHistoryRequest : PageFields {
    std::string source;
};

struct TradeExportHistoryResponse {
    std::vector<TradeExportView> data;
    std::optional<std::string> next_cursor;
};

struct GetTradeExportRequest {
    std::string id;
};

struct TradeExportContent : TradeExportView {
    std::string content;
};

enum class TemplateOrigin : std::uint8_t { kBuiltIn, kCustom };

struct TradeTemplateView : trade::OrderTemplate {
    TemplateOrigin origin = TemplateOrigin::kCustom;
};

struct ListTradeTemplatesRequest {};

struct ListTradeTemplatesResponse {
    std::vector<TradeTemplateView> data;
};

struct PutTradeTemplateRequest : trade::OrderTemplate {};

struct DeleteTradeTemplateRequest {
    std::string name;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::TradeFormat> {
    using enum service::TradeFormat;
    static constexpr std::string_view name = "TradeFormat";
    static constexpr std::string_view doc = "Format of a file of trades.";
    static constexpr std::array values{
        word(kFix42, "fix42", "FIX 4.2, one NewOrderSingle per order.", "FIX 4.2"),
        word(kFix44, "fix44", "FIX 4.4, one NewOrderSingle per order.", "FIX 4.4"),
        word(kCsv, "csv", "Delimited text by a template.", "CSV")};
};

// The fields of T's TradeFileFields.
template <class T>
constexpr auto trade_file_fields() {
    return list(
        optional("format", &T::format, "Format of the file."),
        optional("sender", &T::sender, "Sender (tag 49) of FIX messages; required for FIX.",
                 {.max_length = 64}),
        optional("target", &T::target, "Target (tag 56) of FIX messages; required for FIX.",
                 {.max_length = 64}),
        optional("sequence", &T::sequence, "Sequence number (tag 34) of the first FIX message.",
                 {.minimum = 1, .maximum = 999'999'999}),
        optional("template", &T::template_name, "Name of the template of a CSV file.",
                 {.min_length = 1, .max_length = 64}));
}

template <>
struct Described<service::ExportTradesRequest> {
    using T = service::ExportTradesRequest;
    static constexpr std::string_view name = "ExportTradesRequest";
    static constexpr std::string_view doc = "Orders and the format to write them in.";
    static constexpr auto fields = combined(
        list(required("trades", &T::trades, "Orders, or a file with one per row.",
                      {.min_items = 1, .max_items = 10'000}),
             optional("portfolio", &T::portfolio,
                      "Id or slug of the portfolio whose quantities the orders change: orders that "
                      "reverse a position are split.",
                      {.max_length = 64})),
        trade_file_fields<T>());
};

template <>
struct Described<service::TradeDocument> {
    using T = service::TradeDocument;
    static constexpr std::string_view name = "TradeDocument";
    static constexpr std::string_view doc = "A FIX message, or a CSV file.";
    static constexpr auto fields = list(
        required("format", &T::format, "Format of the contents."),
        required("order", &T::order, "Id of the order of a FIX message; empty for a file."),
        required("sequence", &T::sequence, "Sequence number of a FIX message; null for a file."),
        required("content", &T::content, "The message with its separators, or the file."));
};

template <>
struct Described<service::TradeExportView> {
    using T = service::TradeExportView;
    static constexpr std::string_view name = "TradeExport";
    static constexpr std::string_view doc = "A kept export of trades.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the export."),
             required("format", &T::format, "Format of the file."),
             required("template", &T::template_name, "Template of a CSV file; empty for FIX."),
             required("source", &T::source,
                      "What was exported: portfolio:<slug>, proforma:<id>; empty for orders of a "
                      "request."),
             required("orders", &T::orders, "Number of orders."),
             required("file_name", &T::file_name, "Name of the file."),
             required("media_type", &T::media_type, "Media type of the file."),
             required("size_bytes", &T::size_bytes, "Size of the file, in bytes."),
             required("digest", &T::digest, "SHA-256 digest of the file."),
             required("created_by", &T::created_by, "Who exported."),
             required("created_at", &T::created_at, "Time of the export."));
};

template <>
struct Described<service::ExportTradesResponse> {
    using T = service::ExportTradesResponse;
    static constexpr std::string_view name = "ExportTradesResponse";
    static constexpr std::string_view doc = "Written orders.";
    static constexpr auto fields =
        list(required("documents", &T::documents,
                      "FIX: a message per order, which in this order are the file. CSV: the file."),
             required("orders", &T::orders,
                      "Orders as written: completed, and split where they reverse."),
             required("file_name", &T::file_name, "Name for the file."),
             required("media_type", &T::media_type, "Media type of the file."),
             required("next_sequence", &T::next_sequence,
                      "Sequence number after the last FIX message; null for CSV."),
             required("digest", &T::digest, "SHA-256 digest of the file."),
             required("kept", &T::kept, "The export in the history; null where nothing is stored."),
             required("issues", &T::issues, "Orders that were split or whose side was changed."));
};

template <>
struct Described<service::TradeExportHistoryRequest> {
    using T = service::TradeExportHistoryRequest;
    static constexpr std::string_view name = "TradeExportHistoryRequest";
    static constexpr std::string_view doc = "Filter of exports.";
    static constexpr auto fields =
        combined(list(optional("source", &T::source,
                               "What was exported, such as portfolio:<slug>; all when empty.",
                               {.max_length = 200})),
                 page_fields<T>());
};

template <>
struct Described<service::TradeExportHistoryResponse> {
    using T = service::TradeExportHistoryResponse;
    static constexpr std::string_view name = "TradeExportHistoryResponse";
    static constexpr std::string_view doc = "A page of exports.";
    static constexpr auto fields = list(
        required("data", &T::data, "Exports by time."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::GetTradeExportRequest> {
    using T = service::GetTradeExportRequest;
    static constexpr std::string_view name = "GetTradeExportRequest";
    static constexpr std::string_view doc = "A kept export.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the export.", {.max_length = 36}));
};

template <>
struct Described<service::TradeExportContent> {
    using T = service::TradeExportContent;
    static constexpr std::string_view name = "TradeExportContent";
    static constexpr std::string_view doc = "A kept export with its file.";
    static constexpr auto fields =
        combined(Described<service::TradeExportView>::fields,
                 list(required("content", &T::content, "The file as it was exported.")));
};

template <>
struct Described<service::TemplateOrigin> {
    using enum service::TemplateOrigin;
    static constexpr std::string_view name = "TemplateOrigin";
    static constexpr std::string_view doc = "Whether a template comes with the program.";
    static constexpr std::array values{word(kBuiltIn, "built_in", "Comes with the program."),
                                       word(kCustom, "custom", "Stored in the workspace.")};
};

template <>
struct Described<service::TradeTemplateView> {
    using T = service::TradeTemplateView;
    static constexpr std::string_view name = "TradeTemplateView";
    static constexpr std::string_view doc = "A template of trade files.";
    static constexpr auto fields =
        combined(Described<trade::OrderTemplate>::fields,
                 list(required("origin", &T::origin, "Where the template comes from.")));
};

template <>
struct Described<service::ListTradeTemplatesRequest> {
    static constexpr std::string_view name = "ListTradeTemplatesRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = list();
};

template <>
struct Described<service::ListTradeTemplatesResponse> {
    using T = service::ListTradeTemplatesResponse;
    static constexpr std::string_view name = "ListTradeTemplatesResponse";
    static constexpr std::string_view doc = "Templates of trade files.";
    static constexpr auto fields = list(required("data", &T::data, "Templates by name."));
};

template <>
struct Described<service::PutTradeTemplateRequest> {
    using T = service::PutTradeTemplateRequest;
    static constexpr std::string_view name = "PutTradeTemplateRequest";
    static constexpr std::string_view doc = "A template to add or replace.";
    static constexpr auto fields = combined(Described<trade::OrderTemplate>::fields, list());
};

template <>
struct Described<service::DeleteTradeTemplateRequest> {
    using T = service::DeleteTradeTemplateRequest;
    static constexpr std::string_view name = "DeleteTradeTemplateRequest";
    static constexpr std::string_view doc = "A template to delete.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the template.", {.max_length = 64}));
};

}  // namespace ballast::describe
