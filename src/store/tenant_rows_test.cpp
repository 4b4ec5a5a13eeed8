// Tables of a tenant as they are exported.
#include "store/tenant_rows.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "store/wealth_records.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::ok;

class TenantRows : public test::StateTest {
protected:
    void add(const TenantId& tenant, const std::string& kind, int count) {
        EXPECT_TRUE(ok(database().transact(tenant, [&](Transaction& t) -> Status {
            for (int i = 0; i < count; ++i)
                TRY_STATUS(put_wealth_record(
                    t, {.kind = kind, .name = fmt::format("{:04}", i), .document = "{}"},
                    test::kNow));
            return {};
        })));
    }
    // Kind and name of each exported row.
    std::vector<std::string> exported() {
        std::vector<std::string> names;
        EXPECT_TRUE(ok(database().read(tenant_, [&](Transaction& t) -> Status {
            TRY(const auto tables, tenant_tables(t, options_));
            const auto table = std::ranges::find(tables, "wealth_records", &TenantTable::name);
            EXPECT_EQ(table->columns.at(0) + table->columns.at(1), "kindname");
            return each_row(t, *table, [&](const TextRow& row) -> Status {
                names.push_back(*row[0] + *row[1]);
                return {};
            });
        })));
        return names;
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, TenantRows, test::kDatabases, test::database_name);

// Read in parts of 500: a value of the first column may be in several, or fill one.
TEST_P(TenantRows, EachIsExportedOnceInOrder) {
    std::vector<std::string> expected;
    EXPECT_EQ(exported(), expected);
    for (const auto& [kind, count] : std::vector<std::pair<std::string, int>>{
             {"a", 3}, {"b", 1'200}, {"c", 498}, {"d", 500}, {"e", 1}, {"f", 2}}) {
        add(tenant_, kind, count);
        for (int i = 0; i < count; ++i) expected.push_back(fmt::format("{}{:04}", kind, i));
        EXPECT_EQ(exported(), expected) << kind;
    }
    add(other_tenant_, "a", 1);
    EXPECT_EQ(exported(), expected);
}

}  // namespace
}  // namespace ballast::store
