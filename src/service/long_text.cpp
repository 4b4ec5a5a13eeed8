#include "service/long_text.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "service/call.hpp"
#include "store/spool_file.hpp"

namespace ballast::service {

namespace {

// A file between two texts.
class JoinedSource final : public ByteSource {
public:
    JoinedSource(std::string before, std::shared_ptr<const ByteSource> file, std::string after)
        : before_(std::move(before)), file_(std::move(file)), after_(std::move(after)) {}

    std::uint64_t size() const override { return before_.size() + file_->size() + after_.size(); }

    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        if (at < before_.size()) return before_.substr(at, most);
        at -= before_.size();
        if (at < file_->size()) return file_->read(at, most);
        at -= file_->size();
        return after_.substr(std::min<std::uint64_t>(at, after_.size()), most);
    }

private:
    std::string before_;
    std::shared_ptr<const ByteSource> file_;
    std::string after_;
};

constexpr std::string_view kEnd = "\"}";  // of the text and of the response

}  // namespace

Result<LongText> LongText::begin(Call& call) {
    LongText text(call);
    if (call.takes_source()) {
        TRY(text.file_, store::SpoolFile::create(call.environment().data().string()));
    }
    return text;
}

Status LongText::append(std::string_view text) {
    if (hash_) hash_->update(text);
    if (!file_) {
        text_ += text;
        return {};
    }
    text_.clear();
    wire::write_string(text_, text);
    return file_->append(std::string_view(text_).substr(1, text_.size() - 2));
}

std::string LongText::digest() {
    CHECK(hash_.has_value());
    std::string digest = hash_->finish_hex();
    hash_.reset();
    return digest;
}

Status LongText::send(std::string response) {
    TRY_STATUS(file_->flush());
    CHECK(response.ends_with(kEnd));
    response.resize(response.size() - kEnd.size());
    call_->answer_with(
        std::make_shared<JoinedSource>(std::move(response), file_, std::string(kEnd)));
    return {};
}

}  // namespace ballast::service
