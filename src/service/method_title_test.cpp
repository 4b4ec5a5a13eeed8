// Every method that a reader meets in a list of jobs has a title.
#include "service/method_title.hpp"

#include <gtest/gtest.h>
#include <set>

#include "service/method.hpp"
#include "service/methods.hpp"

namespace ballast::service {
namespace {

TEST(MethodTitle, EveryMethodThatRunsAsAJobHasOneOfItsOwn) {
    const MethodTable table = make_method_table();
    std::set<std::string> titles;
    for (const Method* method : table.all()) {
        const MethodInfo& info = method->info();
        if (info.duration == Duration::kShort) continue;
        EXPECT_TRUE(has_title(info.name)) << info.name;
        EXPECT_TRUE(titles.insert(method_title(info.name)).second) << info.name;
    }
}

TEST(MethodTitle, IsOtherwiseTheNameInWords) {
    EXPECT_EQ(method_title("risk.var"), "Value at risk");
    EXPECT_EQ(method_title("portfolio.update"), "Portfolio: update");
    EXPECT_EQ(name_in_words("alm.session.find_limit"), "ALM session: find limit");
}

}  // namespace
}  // namespace ballast::service
