#include "trade/order_table.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "describe/fields.hpp"
#include "model/describe_portfolio.hpp"
#include "model/occ_symbol.hpp"
#include "trade/describe_order.hpp"

namespace ballast::trade {

namespace {

char separator(Delimiter delimiter) {
    switch (delimiter) {
        case Delimiter::kComma:
            return ',';
        case Delimiter::kSemicolon:
            return ';';
        case Delimiter::kTab:
            return '\t';
    }
    return ',';
}

std::string cell(std::string_view text) {
    const std::string safe = escape_formulas(text);
    if (safe.find_first_of(",;\t\"\n\r") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

template <class Enum>
std::string word_of(Enum value, LetterCase letters) {
    std::string text(describe::to_word(value));
    if (letters == LetterCase::kUpper)
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
    return text;
}

template <class T>
std::string number(const std::optional<T>& value) {
    return value ? value->to_string() : "";
}

Result<std::string> symbol_of(const Order& order, SymbolForm form) {
    if (!order.is_option()) return order.symbol;
    if (form == SymbolForm::kUnderlying) return order.underlying;
    auto symbol = model::format_occ_symbol(
        {order.underlying, *order.expiry, *order.right, *order.strike},
        form == SymbolForm::kPadded ? model::OccForm::kPadded : model::OccForm::kCompact);
    if (symbol) return symbol;
    Error error =
        fail(Code::kInvalidInput, fmt::format("order {}: the contract has no OCC symbol: {}",
                                              order.id, symbol.error().message));
    error.errors.push_back({"/symbol", "occ_symbol", error.message,
                            "use a template with the symbol form `underlying`"});
    return error;
}

Result<std::string> value_of(const Order& order, const OrderColumn& column,
                             const OrderTemplate& form) {
    const LetterCase letters = form.letter_case;
    switch (column.field) {
        case OrderField::kId:
            return order.id;
        case OrderField::kAccount:
            return order.account;
        case OrderField::kSide:
            return word_of(order.side, letters);
        case OrderField::kSymbol:
            return symbol_of(order, form.symbol_form);
        case OrderField::kQuantity:
            return order.quantity.to_string();
        case OrderField::kType:
            return word_of(order.type, letters);
        case OrderField::kLimit:
            return number(order.limit);
        case OrderField::kStop:
            return number(order.stop);
        case OrderField::kTif:
            return word_of(order.tif, letters);
        case OrderField::kTime:
            return number(order.time);
        case OrderField::kAssetClass:
            return std::string(letters == LetterCase::kUpper
                                   ? (order.is_option() ? "OPTION" : "STOCK")
                                   : (order.is_option() ? "option" : "stock"));
        case OrderField::kUnderlying:
            return order.is_option() ? order.underlying : std::string();
        case OrderField::kExpiry:
            return number(order.expiry);
        case OrderField::kRight:
            return order.right ? word_of(*order.right, letters) : std::string();
        case OrderField::kStrike:
            return number(order.strike);
        case OrderField::kPositionEffect:
            return order.position_effect ? word_of(*order.position_effect, letters) : std::string();
        case OrderField::kConstant:
            return column.value;
    }
    return std::string();
}

// Numbers are written as they are: a negative one is not a formula.
bool is_number(OrderField field) {
    return field == OrderField::kQuantity || field == OrderField::kLimit ||
           field == OrderField::kStop || field == OrderField::kStrike;
}

}  // namespace

OrderTemplate standard_template() {
    using enum OrderField;
    OrderTemplate form{.name = "standard",
                       .description =
                           "Id, side, symbol, quantity, type, limit, time in force and "
                           "account; options by their compact OCC symbol."};
    for (const OrderField field : {kId, kSide, kSymbol, kQuantity, kType, kLimit, kTif, kAccount})
        form.columns.push_back({.field = field});
    return form;
}

Status check_template(const OrderTemplate& form) {
    Error error = fail(Code::kInvalidInput, "the template is not valid");
    if (form.columns.empty())
        error.errors.push_back(
            {"/columns", "too_few_items", "there are no columns", "give at least one"});
    for (std::size_t i = 0; i < form.columns.size(); ++i) {
        const OrderColumn& column = form.columns[i];
        const bool constant = column.field == OrderField::kConstant;
        if (constant && column.header.empty() && form.header)
            error.errors.push_back({fmt::format("/columns/{}/header", i), "required",
                                    "a column with a constant has no header",
                                    "give the header of the column"});
        if (!constant && !column.value.empty())
            error.errors.push_back({fmt::format("/columns/{}/value", i), "unexpected",
                                    "only a constant has a value",
                                    "remove it, or set the field to constant"});
    }
    if (error.errors.empty()) return {};
    return error;
}

Result<std::string> order_table(const std::vector<Order>& orders, const OrderTemplate& form) {
    TRY_STATUS(check_template(form));
    std::string text;
    const auto end_cell = [&](std::size_t column) {
        if (column + 1 < form.columns.size())
            text += separator(form.delimiter);
        else
            text += "\r\n";
    };
    if (form.header)
        for (std::size_t i = 0; i < form.columns.size(); ++i) {
            const OrderColumn& column = form.columns[i];
            text += cell(column.header.empty() ? describe::to_word(column.field)
                                               : std::string_view(column.header));
            end_cell(i);
        }
    for (const Order& order : orders)
        for (std::size_t i = 0; i < form.columns.size(); ++i) {
            TRY(const std::string value, value_of(order, form.columns[i], form));
            text += is_number(form.columns[i].field) ? value : cell(value);
            end_cell(i);
        }
    return text;
}

}  // namespace ballast::trade
