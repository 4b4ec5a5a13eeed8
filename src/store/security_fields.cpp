#include "store/security_fields.hpp"

#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

using model::SecurityField;

Status put_security_fields(Transaction& transaction, std::span<const SecurityField> fields) {
    return detail::insert_rows(transaction, "security_fields", fields,
                               detail::replacing<SecurityField>({"symbol", "field"}));
}

Result<std::vector<SecurityField>> security_fields(Transaction& transaction,
                                                   std::span<const std::string> symbols) {
    detail::Where where;
    if (!symbols.empty())
        where.add("symbol IN (SELECT requested.value FROM json_each({}) AS requested)",
                  encode_list(symbols));
    return detail::select_rows<SecurityField>(transaction, "security_fields", where,
                                              "ORDER BY symbol, field");
}

}  // namespace ballast::store
