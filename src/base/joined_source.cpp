#include "base/joined_source.hpp"

#include <algorithm>
#include <utility>

namespace ballast {

namespace {

class JoinedSource final : public ByteSource {
public:
    JoinedSource(std::string before, std::shared_ptr<const ByteSource> contents, std::string after)
        : before_(std::move(before)), contents_(std::move(contents)), after_(std::move(after)) {}

    std::uint64_t size() const override {
        return before_.size() + contents_->size() + after_.size();
    }

    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        if (at < before_.size()) return before_.substr(at, most);
        at -= before_.size();
        if (at < contents_->size()) return contents_->read(at, most);
        at -= contents_->size();
        return after_.substr(std::min<std::uint64_t>(at, after_.size()), most);
    }

private:
    std::string before_;
    std::shared_ptr<const ByteSource> contents_;
    std::string after_;
};

}  // namespace

std::shared_ptr<const ByteSource> joined_source(std::string before,
                                                std::shared_ptr<const ByteSource> contents,
                                                std::string after) {
    return std::make_shared<JoinedSource>(std::move(before), std::move(contents), std::move(after));
}

}  // namespace ballast
