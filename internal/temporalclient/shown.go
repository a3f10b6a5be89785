package temporalclient

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"danhgia/activities"
	"danhgia/workflows"
)

// KnowShown has the namespace know the search attributes that workflows are found by. Those that it knows stay as they
// are. A server that does not let us is no harm: workflows then start without them.
func (c Client) KnowShown(ctx context.Context) error {
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: c.namespace})
	if err != nil {
		return fmt.Errorf("list the search attributes of namespace %s: %w", c.namespace, err)
	}
	missing := map[string]enumspb.IndexedValueType{}
	for _, key := range workflows.Shown {
		if _, there := known.GetCustomAttributes()[key.GetName()]; !there {
			missing[key.GetName()] = key.GetValueType()
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: c.namespace, SearchAttributes: missing})
	if _, there := errors.AsType[*serviceerror.AlreadyExists](err); err != nil && !there { // another worker was as quick
		return fmt.Errorf("add the search attributes of namespace %s: %w", c.namespace, err)
	}
	return nil
}

// shownAs are the search attributes of what a workflow is about; what is empty is none.
func shownAs(s activities.ShownAs) temporal.SearchAttributes {
	var set []temporal.SearchAttributeUpdate
	for _, one := range []struct {
		key   temporal.SearchAttributeKeyKeyword
		value string
	}{
		{workflows.ShownPeriod, s.Period}, {workflows.ShownAgency, s.Agency}, {workflows.ShownKind, s.Kind}, {workflows.ShownRung, s.Rung},
	} {
		if one.value != "" {
			set = append(set, one.key.ValueSet(one.value))
		}
	}
	return temporal.NewSearchAttributes(set...)
}

// begin starts a workflow with the search attributes of its options. A namespace that does not know them refuses them: then
// it is started without.
func begin(options client.StartWorkflowOptions, start func(o client.StartWorkflowOptions, shown bool) error) error {
	err := start(options, true)
	if _, refused := errors.AsType[*serviceerror.InvalidArgument](err); !refused {
		return err
	}
	options.TypedSearchAttributes = temporal.SearchAttributes{}
	return start(options, false)
}
