#include "service/trade/export.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "trade/fix.hpp"
#include "trade/split.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

bool is_fix(TradeFormat format) { return format != TradeFormat::kCsv; }

std::string media_type(TradeFormat format) {
    return is_fix(format) ? "application/octet-stream" : "text/csv; charset=utf-8";
}

// "2024-01-02T21:05:00Z" as "20240102-210500".
std::string compact_time(Instant time) {
    std::string text;
    for (const char c : time.to_string().substr(0, 19)) {
        if (c == 'T') text += '-';
        if (c >= '0' && c <= '9') text += c;
    }
    return text;
}

// Quantities held before each order, where they are known: stated, or left by the orders before it.
class Held {
public:
    explicit Held(const std::optional<HeldQuantities>& portfolio) : known_(portfolio) {}

    Status take(trade::Order& order) {
        if (!known_) return {};
        Decimal& held = (*known_)[order.symbol];
        if (order.held)
            held = *order.held;
        else
            order.held = held;
        const bool buys =
            order.side == trade::OrderSide::kBuy || order.side == trade::OrderSide::kCover;
        TRY(held, buys ? add(held, order.quantity) : subtract(held, order.quantity));
        return {};
    }

private:
    std::optional<HeldQuantities> known_;
};

Result<std::vector<trade::Order>> completed(const std::vector<trade::Order>& orders,
                                            const std::optional<HeldQuantities>& portfolio) {
    std::vector<trade::Order> result;
    Error error = fail(Code::kInvalidInput, "");
    std::set<std::string> ids;
    Held held(portfolio);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const std::string place = fmt::format("/trades/{}", i);
        trade::Order order = orders[i];
        if (order.id.empty()) order.id = fmt::format("ORD-{:04}", i + 1);
        if (!ids.insert(order.id).second)
            error.errors.push_back({place + "/id", "duplicate",
                                    fmt::format("the id {} is used twice", order.id),
                                    "give every order an id of its own"});
        auto complete = trade::complete(std::move(order));
        if (!complete) {
            for (FieldError& field : under(place, std::move(complete).error()).errors)
                error.errors.push_back(std::move(field));
            continue;
        }
        if (Status taken = held.take(*complete); !taken)
            return under(place, std::move(taken).error());
        result.push_back(*std::move(complete));
    }
    if (error.errors.empty()) return result;
    error.message = error.errors.front().message;
    return error;
}

Status write_fix(const TradeFileFields& file, Instant now, ExportTradesResponse& response) {
    std::int64_t sequence = file.sequence;
    for (std::size_t i = 0; i < response.orders.size(); ++i) {
        const trade::Order& order = response.orders[i];
        auto message = trade::fix_message(
            order, {.version = file.format == TradeFormat::kFix42 ? trade::FixVersion::k42
                                                                  : trade::FixVersion::k44,
                    .sender = file.sender,
                    .target = file.target,
                    .sequence = sequence,
                    .time = now});
        if (!message) {
            Error error = std::move(message).error();
            const bool of_header =
                !error.errors.empty() && (error.errors.front().pointer == "/sender" ||
                                          error.errors.front().pointer == "/target");
            return of_header ? error : under(fmt::format("/trades/{}", i), std::move(error));
        }
        response.documents.push_back({file.format, order.id, sequence, *std::move(message)});
        ++sequence;
    }
    response.next_sequence = sequence;
    return {};
}

std::string contents(const ExportTradesResponse& response) {
    std::string text;
    for (const TradeDocument& document : response.documents) text += document.content;
    return text;
}

}  // namespace

Result<std::vector<TradeTemplateView>> trade_templates_in_use(store::Transaction& transaction) {
    std::vector<TradeTemplateView> views{{trade::standard_template(), TemplateOrigin::kBuiltIn}};
    TRY(const auto stored, store::trade_templates(transaction));
    for (const store::StoredTemplate& one : stored) {
        auto form = wire::read_json<trade::OrderTemplate>(one.document);
        if (!form)
            return fail(Code::kCorrupted, fmt::format("the stored template {} cannot be read: {}",
                                                      one.name, form.error().message));
        std::erase_if(views, [&](const TradeTemplateView& view) { return view.name == one.name; });
        views.push_back({*std::move(form), TemplateOrigin::kCustom});
    }
    std::ranges::sort(views, {}, &TradeTemplateView::name);
    return views;
}

Result<trade::OrderTemplate> template_named(std::span<const TradeTemplateView> templates,
                                            const std::string& name) {
    const auto found = std::ranges::find(templates, name, &TradeTemplateView::name);
    if (found != templates.end()) return static_cast<const trade::OrderTemplate&>(*found);
    return invalid("/template", "unknown", fmt::format("there is no template {}", name),
                   "name one of export.templates, or add it with export.template_put");
}

Result<ExportTradesResponse> write_trades(const std::vector<trade::Order>& orders,
                                          const std::optional<HeldQuantities>& held,
                                          const TradeFileFields& file,
                                          const trade::OrderTemplate& form, Instant now) {
    TRY(const std::vector<trade::Order> whole, completed(orders, held));
    ExportTradesResponse response;
    TRY(auto split, trade::split_reversals(whole));
    response.orders = std::move(split.value);
    response.issues = std::move(split.issues);
    if (is_fix(file.format)) {
        TRY_STATUS(write_fix(file, now, response));
    } else {
        auto text = trade::order_table(response.orders, form);
        if (!text) return under("/trades", std::move(text).error());
        response.documents.push_back({file.format, "", {}, *std::move(text)});
    }
    response.file_name =
        fmt::format("trades-{}.{}", compact_time(now), is_fix(file.format) ? "fix" : "csv");
    response.media_type = media_type(file.format);
    response.digest = sha256_hex(contents(response));
    return response;
}

Status keep_trades(store::Transaction& transaction, const Call& call, const TradeFileFields& file,
                   std::string source, ExportTradesResponse& response) {
    TRY(const store::TradeExport row,
        store::keep_trade_export(
            transaction,
            {.format = std::string(describe::to_word(file.format)),
             .template_name = is_fix(file.format) ? std::string() : file.template_name,
             .source = std::move(source),
             .orders = static_cast<std::int64_t>(response.orders.size()),
             .file_name = response.file_name,
             .created_by = call.principal().name},
            contents(response), call.now()));
    response.kept =
        TradeExportView{row.id.to_string(), file.format,    row.template_name,   row.source,
                        row.orders,         row.file_name,  response.media_type, row.size_bytes,
                        row.digest,         row.created_by, row.created_at};
    return {};
}

}  // namespace ballast::service
