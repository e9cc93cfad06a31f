import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { signIn } from "#client/auth-client.ts";
import { faultWords, trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button, buttonClass } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { BarePage } from "./bare-page.tsx";

/** The first owner's account, by the one-time link from the server's log. */
export function SetUpPage({ token, onDone }: { token: string | undefined; onDone: () => void }) {
  const state = useQuery(trpc.profile.setUp.state.queryOptions());
  if (state.isPending)
    return (
      <BarePage title="Set up Pressdesk">
        <Spinner label="Loading" className="mx-auto block" />
      </BarePage>
    );
  if (state.isError)
    return (
      <BarePage title="Set up Pressdesk">
        <Banner tone="bad" actions={<Button onClick={() => void state.refetch()}>Try again</Button>}>
          {faultWords(state.error)}
        </Banner>
      </BarePage>
    );
  if (!state.data.awaitsOwner)
    return (
      <BarePage
        title="Already set up"
        description="This console has its first owner. Ask them for an invitation."
      >
        <Link to="/sign-in" className={buttonClass({ size: "lg" }, "w-full")}>
          Go to sign-in
        </Link>
      </BarePage>
    );
  if (token === undefined)
    return (
      <BarePage
        title="Set up Pressdesk"
        description="Open the one-time link that the server wrote to its log."
      >
        <p className="text-sm text-ink-soft">
          It is renewed each time the server starts, and it works once, within a day.
        </p>
      </BarePage>
    );
  return <OwnerForm token={token} onDone={onDone} />;
}

function OwnerForm({ token, onDone }: { token: string; onDone: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setUp = useMutation(
    trpc.profile.setUp.complete.mutationOptions({
      onSuccess: async () => {
        await signIn(email, password);
        onDone();
      },
    }),
  );
  const faults = setUp.error?.data?.fields ?? {};
  return (
    <BarePage
      title="Set up Pressdesk"
      description="Your account will be the first owner: it may do everything."
    >
      <form
        className="space-y-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          setUp.mutate({ token, name, email, password });
        }}
      >
        {setUp.isError && Object.keys(faults).length === 0 && (
          <Banner tone="bad">{faultWords(setUp.error)}</Banner>
        )}
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          required
          error={faults["name"]}
          value={name}
          onValueChange={(value) => setName(String(value))}
        />
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          error={faults["email"]}
          value={email}
          onValueChange={(value) => setEmail(String(value))}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          description="At least 12 characters. A few words in a row are easy to remember."
          required
          error={faults["password"]}
          value={password}
          onValueChange={setPassword}
        />
        <Button type="submit" variant="primary" size="lg" busy={setUp.isPending} className="w-full">
          Create the owner
        </Button>
      </form>
    </BarePage>
  );
}
