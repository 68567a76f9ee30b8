// Keys, and endpoints that are refused before anything is sent.
#include "tests/unit/adapters/sdk/adapter_fixture.h"

namespace gridline::sdk {
namespace {

TEST_F(AdapterTest, with_keys_the_channel_is_encrypted_and_a_foreign_engine_learns_nothing) {
  const KeyPair engine_keys = new_keys();
  const KeyPair mine = new_keys();
  FakeEngine secret_engine(engine_keys.secret_key);
  Options o = options();
  o.endpoint = secret_engine.endpoint();
  o.keys = CurveKeys{engine_keys.public_key, mine.public_key, mine.secret_key};
  open(o, recording());
  secret_engine.greet();
  submit("a");
  secret_engine.send(FakeEngine::accepting(secret_engine.expect<wire::Submit>()));
  EXPECT_TRUE(adapter_->drain(10s));
  adapter_.reset();
  secret_engine.expect<wire::Goodbye>();
  o.keys->server = new_keys().public_key;  // this is not the engine that we know
  open(o, recording());
  submit("b");
  EXPECT_FALSE(secret_engine.receive(500ms));
  adapter_.reset();
  o.keys.reset();  // nor does it listen in clear
  open(o, recording());
  EXPECT_FALSE(secret_engine.receive(500ms));
}

TEST_F(AdapterTest, wrong_options_are_told_at_once) {
  Options o = options();
  o.endpoint = "tcp://10.0.0.1:7201";
  EXPECT_EQ(Adapter::open(o, {}).error().code, base::ErrorCode::permission);
  o = options();
  o.endpoint = "loopback:7201";
  EXPECT_FALSE(Adapter::open(o, {}).ok());
  o = options();
  o.name.clear();
  EXPECT_EQ(Adapter::open(o, {}).error().code, base::ErrorCode::invalid_input);
  o = options();
  o.keys = CurveKeys{"short", "short", "short"};
  EXPECT_EQ(Adapter::open(o, {}).error().code, base::ErrorCode::invalid_input);
}

}  // namespace
}  // namespace gridline::sdk
